package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.conv.ConvKernel;
import dev.tilesmith.schedule.mapper.conv.ConvMapping;
import dev.tilesmith.schedule.mapper.conv.ImageKernel;
import dev.tilesmith.schedule.mapper.conv.RowKernel;
import dev.tilesmith.schedule.mapper.gemm.GemmKernel;
import dev.tilesmith.schedule.mapper.gemm.GemmMapping;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.List;
import java.util.Optional;

/** Turns mappings into kernels, as an expert would write them in the vocabulary of gemmini.h. */
public final class KernelGenerator {
    private KernelGenerator() {}

    /** C source of the kernel that carries out a mapping of a product. */
    public static String kernel(Op.Gemm op, GemmMapping mapping) {
        var title = "%s: %s".formatted(op.title(), mapping.describe(op.target().dim()));
        return print(op, title, new GemmKernel(op, mapping).write());
    }

    /** C source of the kernel that carries out a mapping of a convolution. */
    public static String kernel(Op.Conv2d op, ConvMapping mapping) {
        var title = "%s: %s".formatted(op.title(), mapping.describe(op));
        var body = switch (mapping.weights()) {
            case RESIDENT, STREAMED -> new ConvKernel(op, mapping).write();
            case BY_POSITION -> new ImageKernel(op, mapping).write();
            case BY_ROW -> new RowKernel(op, mapping).write();
        };
        return print(op, title, body);
    }

    private static String print(Op op, String title, List<Statement> body) {
        var function = head(op);
        var kernel = new Item.Function(
                function.result(),
                function.name(),
                function.parameters(),
                false,
                Optional.of((Statement.Block) KernelBuilder.block(body)),
                Position.NONE);
        return Printer.print(new TranslationUnit(List.of(
                new Item.Comment(title + ".", false, Position.NONE),
                new Item.Include("gemmini.h", Position.NONE),
                kernel)));
    }

    /** The kernel's head, read back from the op's own text of it. */
    private static Item.Function head(Op op) {
        var parsed = Parser.parse("kernel.c", "#include \"gemmini.h\"\n" + op.signature() + " {}\n");
        return switch (parsed) {
            case Parsed.Accepted(var unit) -> unit.kernel().orElseThrow();
            case Parsed.Rejected(var diagnostics) ->
                throw new IllegalStateException("the head of a kernel does not parse: " + diagnostics);
        };
    }
}

package dev.tilesmith.op.start;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A generated kernel's file: what it is in a comment, the headers, and the one function. */
record KernelFile(Op op, List<String> title, List<String> headers) {
    KernelFile {
        title = List.copyOf(title);
        headers = List.copyOf(headers);
    }

    /** A kernel in the vocabulary of {@code gemmini.h}. */
    static KernelFile accelerated(Op op, String... title) {
        return new KernelFile(op, List.of(title), List.of("gemmini.h"));
    }

    /** The file as C source. */
    String print(List<Statement> body) {
        var items = new ArrayList<Item>();
        title.forEach(line -> items.add(new Item.Comment(line, false, Position.NONE)));
        headers.forEach(header -> items.add(new Item.Include(header, Position.NONE)));
        var head = head();
        items.add(new Item.Function(
                head.result(),
                head.name(),
                head.parameters(),
                false,
                Optional.of(KernelBuilder.block(body)),
                Position.NONE));
        return Printer.print(new TranslationUnit(items));
    }

    /** The kernel's head, read back from the op's own text of it. */
    private Item.Function head() {
        return switch (Parser.of(op.target()).parseSource("kernel.c", op.signature() + " {}\n")) {
            case Parsed.Accepted(var unit) -> unit.kernel().orElseThrow();
            case Parsed.Rejected(var diagnostics) ->
                throw new IllegalStateException("the head of a kernel does not parse: " + diagnostics);
        };
    }
}

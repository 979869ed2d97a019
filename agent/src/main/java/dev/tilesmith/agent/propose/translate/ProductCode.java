package dev.tilesmith.agent.propose.translate;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.translate.ArrayTypes.Element;
import dev.tilesmith.agent.propose.translate.Finish.Reading;
import dev.tilesmith.agent.propose.translate.ProductNest.Result;
import dev.tilesmith.agent.propose.translate.ProductNest.Start;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.start.TiledProduct;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.UnaryOperator;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Puts commands in the place of a product. */
record ProductCode(KernelAnalysis kernel, ProductNest nest) {
    /** The kernels with the product on the accelerator, one for each reading of what becomes of its sums. */
    List<TranslationUnit> variants() {
        return switch (nest.result()) {
            case Result.Memory(var sums) -> List.of(unit(sums, Reading.AS_IT_IS));
            case Result.Variable(var _, var _, var finish) ->
                finish.stream()
                        .flatMap(found -> found.readings().stream().map(reading -> unit(found.output(), reading)))
                        .toList();
        };
    }

    private TranslationUnit unit(Access output, Reading reading) {
        var names = nest.freeNames(kernel);
        var code = new KernelWriter();
        code.comment("The product of %s, %s, on the accelerator.".formatted(nest.place(), nest.size()));
        product(output, reading).write(code, names::free);
        code.call("gemmini_fence");
        return Replacement.of(kernel, nest.outermost(), code.statements());
    }

    private TiledProduct product(Access output, Reading reading) {
        var isInt8 = kernel.target().element() != GemminiConfig.Element.FLOAT32;
        var options = new Options(
                nest.isTransposedLeft(),
                nest.isTransposedRight(),
                bias(),
                reading.activation(),
                Optional.empty(),
                output.element() == Element.INT32 ? Options.Output.INT32 : Options.Output.ELEMENT,
                isInt8 ? Options.Type.INT8 : Options.Type.FLOAT32);
        var start = startAccess().orElse(output);
        return new TiledProduct(
                (int) nest.row().trips(),
                (int) nest.depth().trips(),
                (int) nest.column().trips(),
                kernel.target().dim(),
                options,
                reading.scale(),
                address(nest.left(), nest.row(), nest.depth()),
                address(nest.right(), nest.depth(), nest.column()),
                address(start, nest.row(), nest.column()),
                address(output, nest.row(), nest.column()),
                new TiledProduct.Strides(
                        bytes(nest.left(), nest.isTransposedLeft() ? nest.depth() : nest.row()),
                        bytes(nest.right(), nest.isTransposedRight() ? nest.column() : nest.depth()),
                        startAccess().isPresent() ? bytes(start, nest.row()) : number(0),
                        bytes(output, nest.row())));
    }

    private Optional<Access> startAccess() {
        return nest.start() instanceof Start.Element(var access) ? Optional.of(access) : Optional.empty();
    }

    private Options.Bias bias() {
        return startAccess()
                .map(access -> access.step(nest.row()) == 0 ? Options.Bias.ROW : Options.Bias.FULL)
                .orElse(Options.Bias.NONE);
    }

    private static Expression bytes(Access access, Loop loop) {
        return number(access.step(loop) * access.element().bytes());
    }

    /** The address of an element, with places of the two loops in place of their variables. */
    private static BinaryOperator<Expression> address(Access access, Loop one, Loop other) {
        return (first, second) -> {
            var moved = Rebuild.expression(access.expression(), part -> {
                if (part instanceof Expression.Name(var name, var _)) {
                    if (name.equals(one.variable())) {
                        return plus(first, one.first());
                    }
                    if (name.equals(other.variable())) {
                        return plus(second, other.first());
                    }
                }
                return part;
            });
            return new Expression.Unary(UnaryOperator.ADDRESS_OF, moved, Position.NONE);
        };
    }
}

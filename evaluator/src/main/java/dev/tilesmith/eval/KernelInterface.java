package dev.tilesmith.eval;

import dev.tilesmith.op.ElementType;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a kernel takes the arrays of its op. */
public final class KernelInterface {
    private KernelInterface() {}

    /** What is wrong with the parameters, for the kernel's author; empty when they fit. */
    static List<Diagnostic> problems(CheckedKernel checked, Op op, Kernel kernel) {
        var head = checked.unit().kernel();
        var actual = checked.program().kernel().parameters();
        var wanted = op.parameters();
        var problems = new ArrayList<Diagnostic>();
        if (actual.size() != wanted.size()) {
            problems.add(problem(
                    kernel,
                    head.map(TranslationUnit.Item.Function::at).orElse(Position.NONE),
                    "the kernel has %d parameters, the op has %d; its interface is %s"
                            .formatted(actual.size(), wanted.size(), op.signature())));
            return problems;
        }
        for (var i = 0; i < wanted.size(); i++) {
            if (!fits(actual.get(i), wanted.get(i))) {
                var index = i;
                problems.add(problem(
                        kernel,
                        head.map(function -> function.parameters().get(index).at())
                                .orElse(Position.NONE),
                        "parameter %d of the kernel, %s, must be %s; the op's interface is %s"
                                .formatted(
                                        i + 1,
                                        actual.get(i).name(),
                                        wanted.get(i).declaration(),
                                        op.signature())));
            }
        }
        return problems;
    }

    /** The element type must be the same; the shape may be written another way if it has as many elements. */
    private static boolean fits(Typed.Variable actual, Parameter wanted) {
        var array = ArrayShape.of(actual.declaredType());
        if (array.isEmpty() || !array.get().element().equals(Optional.of(wanted.type()))) {
            return false;
        }
        return array.get().shape().isEmpty() || array.get().elements() == wanted.elements();
    }

    private static Diagnostic problem(Kernel kernel, Position at, String message) {
        return new Diagnostic(kernel.name(), at, message, SourceLines.line(kernel.source(), at.line()));
    }

    /**
     * An array or pointer parameter, flattened.
     *
     * @param element absent when the elements are no numbers
     * @param shape extents, outermost first; empty for a pointer
     */
    public record ArrayShape(Optional<ElementType> element, List<Integer> shape) {
        public ArrayShape {
            shape = List.copyOf(shape);
        }

        /** Absent when the type is neither array nor pointer. */
        public static Optional<ArrayShape> of(CType type) {
            return switch (type) {
                case CType.Array array -> Optional.of(flatten(array));
                case CType.Pointer pointer -> Optional.of(new ArrayShape(ElementType.of(pointer.target()), List.of()));
                case CType.Integer _, CType.Floating _, CType.Void _, CType.Composite _ -> Optional.empty();
            };
        }

        public long elements() {
            return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        }

        private static ArrayShape flatten(CType.Array array) {
            var shape = new ArrayList<Integer>();
            CType rest = array;
            while (rest instanceof CType.Array inner) {
                shape.add((int) Math.min(inner.count(), Integer.MAX_VALUE));
                rest = inner.element();
            }
            return new ArrayShape(ElementType.of(rest), shape);
        }
    }
}

package dev.tilesmith.op;

import java.util.ArrayList;
import java.util.List;

/**
 * One array parameter of an op's kernels.
 *
 * @param name as in the op's signature
 * @param cType element type as the signature spells it, e.g. {@code elem_t}
 * @param type what that is on the op's target
 * @param shape extents, outermost first
 * @param role whether the kernel reads it, writes it or both
 */
public record Parameter(String name, String cType, ElementType type, List<Integer> shape, Role role) {
    /** What a kernel may do with an array. */
    public enum Role {
        INPUT,
        OUTPUT,
        INOUT;

        public boolean isRead() {
            return this != OUTPUT;
        }

        public boolean isWritten() {
            return this != INPUT;
        }
    }

    public Parameter {
        shape = List.copyOf(shape);
    }

    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    public int bytes() {
        return Math.multiplyExact(elements(), type.bytes());
    }

    /** {@code const elem_t A[64][32]}. */
    public String declaration() {
        var text = new StringBuilder(role == Role.INPUT ? "const " : "");
        text.append(cType).append(' ').append(name);
        shape.forEach(extent -> text.append('[').append(extent).append(']'));
        return text.toString();
    }

    /** The indices of a flat index. */
    public List<Integer> indexOf(int flatIndex) {
        var index = new ArrayList<Integer>();
        var rest = flatIndex;
        for (var i = shape.size() - 1; i >= 0; i--) {
            index.addFirst(rest % shape.get(i));
            rest /= shape.get(i);
        }
        return index;
    }
}

package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Registers;
import java.util.ArrayList;
import java.util.List;

/** A structure variable taken apart into scalars. */
public record Scalars(List<Part> parts) {
    /** Largest number of scalars that a structure is taken apart into. */
    private static final int LARGEST = 16;

    /** One scalar: its place in the structure and the SSA variable that holds it. */
    record Part(long offset, CType type, int register) {}

    Part at(long offset) {
        for (var part : parts) {
            if (part.offset == offset) {
                return part;
            }
        }
        throw new IllegalStateException("no scalar at offset " + offset);
    }

    /** Whether a type is a structure of few plain scalars. */
    static boolean canScatter(CType type) {
        var leaves = new ArrayList<CType.Field>();
        return type instanceof CType.Composite composite
                && gather(composite, 0, leaves)
                && !leaves.isEmpty()
                && leaves.size() <= LARGEST;
    }

    static Scalars scatter(CType.Composite type, Registers registers) {
        var leaves = new ArrayList<CType.Field>();
        gather(type, 0, leaves);
        var parts = new ArrayList<Part>();
        for (var leaf : leaves) {
            parts.add(new Part(leaf.offset(), leaf.type(), registers.create(Access.of(leaf.type()))));
        }
        return new Scalars(List.copyOf(parts));
    }

    private static boolean gather(CType.Composite type, long base, List<CType.Field> leaves) {
        if (type.isUnion()) {
            return false;
        }
        for (var field : type.fields()) {
            if (field.bitWidth() != 0 || leaves.size() > LARGEST) {
                return false;
            }
            var offset = base + field.offset();
            switch (field.type()) {
                case CType.Composite inner -> {
                    if (!gather(inner, offset, leaves)) {
                        return false;
                    }
                }
                case CType.Array _, CType.Void _ -> {
                    return false;
                }
                case CType.Integer _, CType.Floating _, CType.Pointer _ ->
                    leaves.add(new CType.Field(field.name(), field.type(), offset, 0, 0));
            }
        }
        return true;
    }
}

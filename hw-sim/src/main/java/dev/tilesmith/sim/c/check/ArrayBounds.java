package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Printer;

/** Refuses constant indices outside the arrays that a kernel declares itself, whose bounds are known. */
final class ArrayBounds {
    private ArrayBounds() {}

    /** What is done with an element; the address behind the last one may be taken, as {@code &a[n]} or as a row. */
    enum Use {
        INDEXED,
        VALUE,
        ADDRESS;

        private boolean mayBeEnd(CType element) {
            return switch (this) {
                case INDEXED -> false;
                case VALUE -> element instanceof CType.Array;
                case ADDRESS -> true;
            };
        }
    }

    static void check(Expression.Index index, Operand array, Value number, Use use) {
        if (array instanceof Operand.Object object
                && object.type().type() instanceof CType.Array type
                && isOwn(object.place())
                && number instanceof Value.Constant constant) {
            var last = use.mayBeEnd(type.element()) ? type.count() : type.count() - 1;
            if (constant.bits() < 0 || constant.bits() > last) {
                var name = Printer.print(index.array());
                throw new Refusal(
                        number.at(),
                        "index %d is outside of %s, whose elements are %s[0] to %s[%d]"
                                .formatted(constant.bits(), name, name, name, type.count() - 1));
            }
        }
    }

    /** Whether the place is in a local variable or a table, and not behind a pointer of unknown origin. */
    private static boolean isOwn(Place place) {
        return switch (place) {
            case Place.Local _, Place.Static _ -> true;
            case Place.Member member -> isOwn(member.object());
            case Place.At at -> isOwn(at.address());
        };
    }

    private static boolean isOwn(Value address) {
        if (address instanceof Value.Offset offset) {
            return isOwn(offset.pointer());
        }
        return address instanceof Value.AddressOf start && isOwn(start.place());
    }
}

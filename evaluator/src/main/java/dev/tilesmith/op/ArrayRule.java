package dev.tilesmith.op;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed;
import java.util.Optional;

/** What a parameter must be so that an array can be made for it: of fixed shape, of numbers, and not too large. */
public final class ArrayRule {
    private ArrayRule() {}

    /** The part of the rule that a parameter breaks, in a sentence for its author. */
    public static Optional<String> problem(Typed.Variable parameter) {
        var name = parameter.name();
        return switch (parameter.declaredType()) {
            case CType.Pointer _ ->
                Optional.of(
                        "parameter %s has no size: write an array of fixed shape, e.g. %1$s[64][64]".formatted(name));
            case CType.Array array
            when ElementType.of(array).isEmpty() ->
                Optional.of("the elements of parameter %s must be integers or floats".formatted(name));
            case CType.Array array
            when array.bytes() > OpParser.MAXIMUM_ARRAY_BYTES ->
                Optional.of("parameter %s has %,d bytes; an array may have at most %,d"
                        .formatted(name, array.bytes(), OpParser.MAXIMUM_ARRAY_BYTES));
            case CType.Array _ -> Optional.empty();
            case CType.Integer _, CType.Floating _, CType.Void _, CType.Composite _ ->
                Optional.of("parameter %s is no array: write one of fixed shape, e.g. %1$s[1]".formatted(name));
        };
    }
}

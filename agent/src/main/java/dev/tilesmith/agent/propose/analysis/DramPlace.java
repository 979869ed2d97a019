package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An element of an array, however its address is written: {@code x + 4} and {@code &x[4]} are one place.
 *
 * @param indices constants, without zeros at the end
 */
public record DramPlace(String array, List<Long> indices) {
    public DramPlace {
        indices = List.copyOf(indices);
    }

    public static Optional<DramPlace> of(Expression address, Scope scope) {
        return whole(address, scope).map(DramPlace::withoutLastZeros);
    }

    private static Optional<DramPlace> whole(Expression address, Scope scope) {
        return switch (address) {
            case Expression.Name(var name, var _) -> Optional.of(new DramPlace(name, List.of()));
            case Expression.Unary(var operator, var operand, var _)
            when operator == Expression.UnaryOperator.ADDRESS_OF -> whole(operand, scope);
            case Expression.Index(var array, var index, var _) -> indexed(array, index, scope);
            case Expression.Binary(var operator, var pointer, var index, var _)
            when operator == Expression.BinaryOperator.ADD -> indexed(pointer, index, scope);
            default -> Optional.empty();
        };
    }

    private static Optional<DramPlace> indexed(Expression array, Expression index, Scope scope) {
        var value = scope.value(index);
        return value.isConstant()
                ? whole(array, scope).map(outer -> {
                    var indices = new ArrayList<>(outer.indices);
                    indices.add(value.first());
                    return new DramPlace(outer.array, indices);
                })
                : Optional.empty();
    }

    private DramPlace withoutLastZeros() {
        var last = indices.size();
        while (last > 0 && indices.get(last - 1) == 0) {
            last--;
        }
        return new DramPlace(array, indices.subList(0, last));
    }
}

package dev.tilesmith.schedule.mapper.code;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.Optional;
import java.util.function.Consumer;

/** C for amounts and conditions at the edges of an array, which are constants and absent where nothing is ragged. */
public final class Edges {
    private Edges() {}

    /** Elements from {@code first} on, at most {@code size}; {@code first} goes in steps that divide {@code size}. */
    public static Expression extent(int total, Expression first, int size) {
        if (total % size == 0) {
            return number(size);
        }
        if (total < size || literal(first).isPresent()) {
            var from = literal(first).orElse(0);
            return number(Math.min(size, total - from));
        }
        return least(minus(number(total), first), number(size));
    }

    /** That {@code first} is inside, where steps of {@code step} from 0 to before {@code end} can leave it. */
    public static Optional<Expression> inside(Expression first, int total, int end) {
        return end <= total || literal(first).isPresent() && literal(first).getAsLong() < total
                ? Optional.empty()
                : Optional.of(less(first, number(total)));
    }

    /** Both conditions, where there are any. */
    public static Optional<Expression> both(Optional<Expression> first, Optional<Expression> second) {
        return first.flatMap(one ->
                        second.map(other -> KernelBuilder.and(one, other)).or(() -> first))
                .or(() -> second);
    }

    /** A condition on a unit of a panel; the first one is always inside. */
    public static Optional<Expression> beyondFirst(Expression unit, Optional<Expression> condition) {
        return isLiteral(unit, 0) ? Optional.empty() : condition;
    }

    /** So many units from the first one on, in a loop over {@code i} if there are several. */
    public static void units(KernelWriter code, Expression first, int count, Consumer<Expression> body) {
        if (count == 1) {
            body.accept(first);
        } else {
            code.loop("i", number(0), less(name("i"), number(count)), 1, () -> body.accept(plus(first, name("i"))));
        }
    }
}

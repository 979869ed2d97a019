package dev.tilesmith.sim.compile.optimize;

import java.util.Optional;

/** Products with constants as shifts and sums, up to four instructions as gcc does (compiler-notes.md 3.6). */
final class Multiplication {
    private static final int LONGEST = 4;

    private Multiplication() {}

    /** How to make {@code x * factor}: each step works on the value of the step before. */
    sealed interface Recipe {
        int cost();

        record Value() implements Recipe {
            @Override
            public int cost() {
                return 0;
            }
        }

        record Shift(Recipe of, int amount) implements Recipe {
            @Override
            public int cost() {
                return of.cost() + 1;
            }
        }

        /** The inner product plus or minus x. */
        record AddValue(Recipe of, boolean isMinus) implements Recipe {
            @Override
            public int cost() {
                return of.cost() + 1;
            }
        }

        /** The inner product shifted, plus or minus itself. */
        record Factor(Recipe of, int amount, boolean isMinus) implements Recipe {
            @Override
            public int cost() {
                return of.cost() + 2;
            }
        }
    }

    static Optional<Recipe> recipe(long factor) {
        return factor > 1 ? search(factor, LONGEST) : Optional.empty();
    }

    private static Optional<Recipe> search(long factor, int budget) {
        if (factor == 1) {
            return Optional.of(new Recipe.Value());
        }
        if (budget <= 0 || factor <= 0) {
            return Optional.empty();
        }
        if ((factor & 1) == 0) {
            var zeros = Long.numberOfTrailingZeros(factor);
            return search(factor >> zeros, budget - 1).map(inner -> new Recipe.Shift(inner, zeros));
        }
        var best = Optional.<Recipe>empty();
        for (var amount = 2; amount < 31 && 1L << amount <= factor + 1; amount++) {
            for (var sign = -1; sign <= 1; sign += 2) {
                var part = (1L << amount) + sign;
                if (part > 1 && factor % part == 0) {
                    var shift = amount;
                    var isMinus = sign < 0;
                    best = shorter(
                            best,
                            search(factor / part, budget - 2).map(inner -> new Recipe.Factor(inner, shift, isMinus)));
                }
            }
        }
        best = shorter(best, search(factor - 1, budget - 1).map(inner -> new Recipe.AddValue(inner, false)));
        return shorter(best, search(factor + 1, budget - 1).map(inner -> new Recipe.AddValue(inner, true)));
    }

    private static Optional<Recipe> shorter(Optional<Recipe> best, Optional<? extends Recipe> other) {
        if (other.isPresent()
                && (best.isEmpty() || other.get().cost() < best.get().cost())) {
            return Optional.of(other.get());
        }
        return best;
    }
}

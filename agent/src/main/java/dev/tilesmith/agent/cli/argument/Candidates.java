package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.search.strategy.Strategy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The values that a shell offers for options: picocli takes them as classes. */
public sealed class Candidates implements Iterable<String> {
    private final List<String> values;

    private Candidates(List<String> values) {
        this.values = values;
    }

    @Override
    public Iterator<String> iterator() {
        return values.iterator();
    }

    /** Of {@code --target}. */
    public static final class Targets extends Candidates {
        public Targets() {
            super(OpArgument.targetNames());
        }
    }

    /** Of {@code --start}. */
    public static final class Starts extends Candidates {
        public Starts() {
            super(OpArgument.startNames());
        }
    }

    /** Of {@code --cc}. */
    public static final class Compilers extends Candidates {
        public Compilers() {
            super(List.of("builtin", "gcc"));
        }
    }

    /** Of {@code --strategy}. */
    public static final class Strategies extends Candidates {
        public Strategies() {
            super(Arrays.stream(Strategy.Kind.values())
                    .map(Strategy.Kind::label)
                    .toList());
        }
    }

    /** Of {@code schedules --sort}. */
    public static final class Orders extends Candidates {
        public Orders() {
            super(List.of("newest", "cycles", "speedup", "array", "op"));
        }
    }
}

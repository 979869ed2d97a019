package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.ExactMapper;
import dev.tilesmith.schedule.mapper.Mapped;
import dev.tilesmith.schedule.mapper.Mapper;
import dev.tilesmith.schedule.mapper.MipMapper;
import dev.tilesmith.schedule.mapper.RandomMapper;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import java.util.List;
import java.util.Optional;

/** The kernels that a mapper gives a search to begin with. */
public final class Seeds {
    /** No mapper. */
    public static final String NONE = "none";

    /** Names of the mappers, and of none, the default first. */
    public static final List<String> NAMES = List.of("exact", "mip", "random", NONE);

    /** Option of the plan that a mapper's kernel carries out. */
    static final String OPTION = "map onto the machine";

    /** The cost model ranks well but not perfectly: a few mappings are timed, and the best enters the search. */
    private static final int MAPPINGS = 3;

    private Seeds() {}

    /**
     * The kernels of a mapper.
     *
     * @throws IllegalArgumentException when there is no mapper of this name
     * @throws SolverMissing when its solver does not load on this computer
     */
    public static List<Seed> of(Op op, String name, long seed) throws SolverMissing {
        return mapper(name, seed).stream()
                .flatMap(mapper -> mapper.best(op, MAPPINGS).stream())
                .map(mapped -> seed(name, mapped))
                .toList();
    }

    /**
     * A mapper by its name.
     *
     * @throws IllegalArgumentException when there is no mapper of this name
     * @throws SolverMissing when its solver does not load on this computer
     */
    public static Optional<Mapper> mapper(String name, long seed) throws SolverMissing {
        return switch (name) {
            case "exact" -> Optional.of(new ExactMapper());
            case "mip" -> Optional.of(MipMapper.load());
            case "random" -> Optional.of(new RandomMapper(seed));
            case NONE -> Optional.empty();
            default ->
                throw new IllegalArgumentException(
                        "seed-with must be one of %s, got '%s'".formatted(String.join(", ", NAMES), name));
        };
    }

    private static Seed seed(String name, Mapped mapped) {
        var plan = new Plan(OPTION, mapped.description(), "");
        return new Seed(name + " mapper", plan, mapped.source());
    }
}

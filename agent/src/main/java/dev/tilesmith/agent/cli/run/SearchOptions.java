package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.ModelSettings;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.Seeds;
import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.search.strategy.Strategy;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a search goes and when it ends. */
final class SearchOptions {
    @Option(
            names = "--translate",
            paramLabel = "N",
            description = "The first N iterations turn plain C into a kernel for the accelerator, step by step.")
    private int translate;

    @Option(
            names = "--seed-with",
            paramLabel = "MAPPER",
            defaultValue = "exact",
            description = "Whose mappings are tried beside the start: exact, mip, random or none"
                    + " (default: ${DEFAULT-VALUE}, where the op has a mapping).")
    private String seedWith = "exact";

    @Option(
            names = "--strategy",
            completionCandidates = Candidates.Strategies.class,
            paramLabel = "STRATEGY",
            defaultValue = "beam",
            description = "How it searches: beam, greedy, random, exhaustive or islands (default: ${DEFAULT-VALUE}).")
    private String strategy = "beam";

    @Option(
            names = "--islands",
            paramLabel = "N",
            defaultValue = "2",
            description = "Beams of the islands strategy, which share --beam out (default: ${DEFAULT-VALUE}).")
    private int islands;

    @Option(names = "--beam", defaultValue = "4", description = "Kernels that survive (default: ${DEFAULT-VALUE}).")
    private int beam;

    @Option(names = "--plans", defaultValue = "4", description = "Plans for each of them (default: ${DEFAULT-VALUE}).")
    private int plans;

    @Option(names = "--codes", defaultValue = "2", description = "Kernels for each plan (default: ${DEFAULT-VALUE}).")
    private int codes;

    @Option(names = "--iterations", defaultValue = "8", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(names = "--evaluations", paramLabel = "N", description = "Evaluates at most N kernels.")
    private @Nullable Integer evaluations;

    @Option(names = "--seed", defaultValue = "1", description = "Of every random choice (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--allow-loop-commands", description = "Kernels may use gemmini_loop_ws and gemmini_loop_conv_ws.")
    private boolean allowLoopCommands;

    @Option(names = "--patience", paramLabel = "N", description = "Ends after N iterations without a better kernel.")
    private int patience;

    @Option(
            names = "--stop-at-floor",
            paramLabel = "SHARE",
            description = "Ends with a kernel that reaches this share of the floor, e.g. 0.97.")
    private double stopAtFloor;

    int beam() {
        return beam;
    }

    boolean allowsLoopCommands() {
        return allowLoopCommands;
    }

    long seed() {
        return seed;
    }

    /**
     * The settings of a run.
     *
     * @throws IllegalArgumentException if a value is none that its option can have, or options exclude each other
     * @throws SolverMissing if the solver of the mapper does not load on this computer
     */
    RunSettings settings(ModelSettings models, CompilerOption compiler, RunOptions.Basis basis) throws SolverMissing {
        var settings = new RunSettings(
                beam,
                plans,
                codes,
                iterations,
                evaluations == null ? 0 : positive("evaluations", evaluations),
                seed,
                allowLoopCommands,
                models,
                compiler.name(),
                basis.startName(),
                seedWith,
                strategy,
                positive("islands", islands),
                basis.pool(),
                basis.reused().orElse(null),
                basis.experience(),
                translate,
                compiler.version(),
                patience,
                stopAtFloor);
        if (settings.search().strategy() == Strategy.Kind.EXHAUSTIVE && models.inventOptions() > 0) {
            throw new IllegalArgumentException("invent-options cannot go with --strategy exhaustive, which takes every"
                    + " option of the menu once; leave one of them out");
        }
        Seeds.mapper(seedWith, seed);
        return settings;
    }

    /**
     * The number of islands means nothing to another strategy. What the settings file has is for the runs that have some.
     *
     * @throws UserError if it was given all the same
     */
    void checkThatThereAreIslandsFor(Predicate<String> isGiven) {
        if (isGiven.test("--islands") && !strategy.equals("islands")) {
            throw UserError.input("--islands is about the strategy islands, and this one is %s;".formatted(strategy)
                    + " add --strategy islands, or leave --islands out");
        }
    }

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(name, value));
        }
        return value;
    }
}

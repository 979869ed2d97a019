package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import dev.tilesmith.schedule.store.SqliteStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a run is, whatever its op and its start: on what it searches, how, and with whom. */
public final class RunOptions {
    @Option(
            names = "--target",
            completionCandidates = Candidates.Targets.class,
            paramLabel = "NAME",
            description = "Hardware preset; by default the op's own.")
    private @Nullable String target;

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(
            names = "--no-overlap",
            description = "Plans, codes and evaluates one after the other: slower, with the same result.")
    private boolean noOverlap;

    @Option(
            names = "--reuse",
            paramLabel = "auto|RUN|SCHEDULE|off",
            defaultValue = "auto",
            description =
                    "Begins with what a schedule of a similar op shows: the nearest one (auto), the schedule of this"
                            + " number (12, schedule:12), a run's (run:7), or none (off). Default: ${DEFAULT-VALUE}.")
    private String reuse = "auto";

    @Mixin
    private CompilerOption compiler = new CompilerOption();

    public Optional<String> target() {
        return Optional.ofNullable(target);
    }

    SearchOptions search() {
        return search;
    }

    public ModelOptions models() {
        return models;
    }

    public boolean overlaps() {
        return !noOverlap;
    }

    /** Whether the nearest schedule is reused. */
    public boolean reusesNearest() {
        return reuse.equals(ReuseChoice.AUTO);
    }

    /**
     * What is reused for an op.
     *
     * @param start source of the kernel that the search begins with
     * @throws UserError if the option names no schedule, or one that cannot serve the op
     */
    public Optional<ReusedSchedule> reused(SqliteStore store, Op op, String start) {
        return choice(store).of(reuse, op, start);
    }

    /** Finds schedules, and verifies them with this compiler. */
    private ReuseChoice choice(SqliteStore store) {
        return new ReuseChoice(store, new Verification(compiler.compiler(), compiler.version(), search.seed()));
    }

    /** What earlier runs have shown; of runs that care. */
    public Experience experience(SqliteStore store) {
        return models.isAdaptive() ? Experience.of(store.pastKernels()) : Experience.NONE;
    }

    /**
     * What a run takes from the store and its starting kernel.
     *
     * @param startName how the starting kernel is called
     * @param pool kernels of an earlier run
     * @param reused what is taken over from a schedule
     * @param experience what earlier runs have shown
     */
    public record Basis(String startName, List<Seed> pool, Optional<ReusedSchedule> reused, Experience experience) {}

    /**
     * The settings of a run.
     *
     * @throws UserError if a value is none that its option can have, or options exclude each other
     */
    public RunSettings settings(Environment environment, Op op, Basis basis) {
        try {
            return search.settings(models.settings(environment, op.target().name()), compiler, basis);
        } catch (IllegalArgumentException e) {
            throw UserError.input("--" + e.getMessage());
        } catch (SolverMissing e) {
            throw UserError.environment(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A generated start that no search can begin with.
     *
     * @throws UserError if it is one
     */
    public void checkStart(String name) {
        StartOptions.checkLoops(name, search.allowsLoopCommands());
    }

    /**
     * Options about models mean nothing where there is none, and the number of islands nothing to another strategy.
     *
     * @param isGiven whether the user gave the option of this name
     */
    public void checkThatNoneIsIdle(Predicate<String> isGiven) {
        models.checkThatThereIsAModelFor(isGiven);
        search.checkThatThereAreIslandsFor(isGiven);
    }
}

package dev.tilesmith.agent.campaign;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.agent.search.strategy.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Everything but op, target and starting kernel that a run depends on, as it is stored with the run.
 *
 * @param beam width of the beam
 * @param plans for each parent
 * @param codes for each plan
 * @param iterations at most
 * @param evaluations at most, 0 for no limit
 * @param seed of every random choice
 * @param loopCommands whether kernels may use the hardware loops
 * @param models who proposes kernels, and how they are asked
 * @param compiler {@code builtin} or {@code gcc}
 * @param startName how the starting kernel is called
 * @param seedWith name of the mapper whose kernels are tried beside the start, one of {@link Seeds#NAMES}
 * @param strategy name of the search strategy, one of {@link Strategy.Kind}
 * @param islands of the strategy that has islands
 * @param pool kernels of an earlier run that enter the first beam where they are correct
 * @param reuse what is taken over from a schedule of the store
 * @param experience what earlier runs of the store have shown; of adaptive runs only
 * @param translate iterations, the first ones, that turn plain C into kernels for the accelerator
 * @param simulatorVersion version that times the kernels
 * @param patience iterations without a better kernel after which the search ends, 0 for no such end
 * @param stopAtFloor share of the floor with which the search is content, 0 for none
 */
public record RunSettings(
        int beam,
        int plans,
        int codes,
        int iterations,
        int evaluations,
        long seed,
        boolean loopCommands,
        ModelSettings models,
        String compiler,
        String startName,
        @Nullable String seedWith,
        @Nullable String strategy,
        int islands,
        @Nullable List<Seed> pool,
        @Nullable ReusedSchedule reuse,
        @Nullable Experience experience,
        int translate,
        String simulatorVersion,
        int patience,
        double stopAtFloor) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public RunSettings {
        if (evaluations < 0) {
            throw new IllegalArgumentException("evaluations must be at least 1, got %d".formatted(evaluations));
        }
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be at least 0, got %d".formatted(patience));
        }
        if (!(stopAtFloor >= 0 && stopAtFloor <= 1)) {
            throw new IllegalArgumentException("stop-at-floor must be between 0 and 1, got %s".formatted(stopAtFloor));
        }
    }

    /** Runs of before there were mappers have no such setting. */
    @Override
    public String seedWith() {
        return seedWith == null ? Seeds.NONE : seedWith;
    }

    @Override
    public List<Seed> pool() {
        return pool == null ? List.of() : pool;
    }

    @Override
    public Experience experience() {
        return experience == null ? Experience.NONE : experience;
    }

    /** What is taken over from a schedule, if anything is. */
    @JsonIgnore
    public Optional<ReusedSchedule> reused() {
        return Optional.ofNullable(reuse);
    }

    /** Runs of before there were others are beam searches. */
    @Override
    public String strategy() {
        return strategy == null ? Strategy.Kind.BEAM.label() : strategy;
    }

    /** The same search with other models, another limit of evaluations (0 for none), and what the store has for it. */
    public RunSettings with(ModelSettings otherModels, int limit, Optional<ReusedSchedule> reused, Experience shown) {
        return new RunSettings(
                beam,
                plans,
                codes,
                iterations,
                limit,
                seed,
                loopCommands,
                otherModels,
                compiler,
                startName,
                seedWith,
                strategy,
                islands,
                pool,
                reused.orElse(null),
                shown,
                translate,
                simulatorVersion,
                patience,
                stopAtFloor);
    }

    /** How messages call the starting kernel: a file's name, or one made of the name of a generated kernel. */
    @JsonIgnore
    public String startFile() {
        return startName.endsWith(".c") ? startName : startName + ".c";
    }

    /** @throws IllegalArgumentException if a value is none that a search can have */
    @JsonIgnore
    public SearchSettings search() {
        var limit = evaluations == 0 ? OptionalInt.empty() : OptionalInt.of(evaluations);
        return new SearchSettings(beam, plans, codes, iterations, limit, seed)
                .withRepairs(models.repairs())
                .withCombinations(models.combinations())
                .withStrategy(Strategy.Kind.of(strategy()), islands == 0 ? SearchSettings.USUAL_ISLANDS : islands)
                .withTranslations(translate);
    }

    /** How it searches, for people. */
    @JsonIgnore
    public String searchText() {
        return switch (Strategy.Kind.of(strategy())) {
            case BEAM -> "beam %d".formatted(beam);
            case GREEDY -> "greedy";
            case RANDOM -> "random, %d parents".formatted(beam);
            case EXHAUSTIVE -> "exhaustive, beam %d".formatted(beam);
            case ISLANDS -> "%d islands, beam %d".formatted(search().islands(), beam);
        };
    }

    /** Who writes kernels, for people. */
    @JsonIgnore
    public String proposers() {
        return models.proposers();
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are plain values and always have a JSON form", e);
        }
    }

    public static RunSettings fromJson(String json) {
        try {
            return JSON.readValue(json, RunSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the settings of a run: " + json, e);
        }
    }
}

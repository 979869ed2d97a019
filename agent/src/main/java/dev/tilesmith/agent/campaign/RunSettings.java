package dev.tilesmith.agent.campaign;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.search.SearchSettings;
import java.util.List;
import java.util.OptionalInt;

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
 * @param models besides the rewriter, in the form {@code openai:NAME}
 * @param compiler {@code builtin} or {@code gcc}
 * @param startName how the starting kernel is called
 * @param simulatorVersion version that times the kernels
 */
public record RunSettings(
        int beam,
        int plans,
        int codes,
        int iterations,
        int evaluations,
        long seed,
        boolean loopCommands,
        List<String> models,
        String compiler,
        String startName,
        String simulatorVersion) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public RunSettings {
        models = List.copyOf(models);
        if (evaluations < 0) {
            throw new IllegalArgumentException("evaluations must be at least 1, got %d".formatted(evaluations));
        }
    }

    @JsonIgnore
    public SearchSettings search() {
        var limit = evaluations == 0 ? OptionalInt.empty() : OptionalInt.of(evaluations);
        return new SearchSettings(beam, plans, codes, iterations, limit, seed);
    }

    /** Who writes kernels, for people. */
    @JsonIgnore
    public String proposers() {
        return models.isEmpty() ? "rewriter (no model)" : "rewriter, " + String.join(", ", models);
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

package dev.tilesmith.agent.campaign.batch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What came of an op of a campaign. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OpOutcome.Searched.class, name = "searched"),
    @JsonSubTypes.Type(value = OpOutcome.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = OpOutcome.LeftOut.class, name = "left out")
})
public sealed interface OpOutcome {
    /** What its search took. */
    Spent spent();

    /**
     * It has a verified kernel, or at least a correct start.
     *
     * @param utilization share of the array that the best kernel uses; not a number where the op claims no
     *     multiply-accumulates
     * @param note what there was no time for; empty if nothing
     */
    record Searched(long startCycles, long bestCycles, double utilization, String note, Spent spent)
            implements OpOutcome {
        public double speedup() {
            return (double) startCycles / bestCycles;
        }
    }

    /** There is no kernel; {@code reason} is a sentence. */
    record Failed(String reason, Spent spent) implements OpOutcome {}

    /** The budget ran out before it had a result; {@code reason} is a sentence. */
    record LeftOut(String reason, Spent spent) implements OpOutcome {}

    default String toJson() {
        try {
            return new ObjectMapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outcome has plain values and always has a JSON form", e);
        }
    }

    static OpOutcome fromJson(String json) {
        try {
            return new ObjectMapper().readValue(json, OpOutcome.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not what came of an op: " + json, e);
        }
    }
}

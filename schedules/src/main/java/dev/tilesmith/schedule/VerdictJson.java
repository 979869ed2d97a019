package dev.tilesmith.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.sim.c.Position;

/** The lossless JSON form of a verdict, as it stands in journals and caches. */
public final class VerdictJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addMixIn(Verdict.class, Labelled.class)
            .addMixIn(Position.class, Plain.class)
            .build();

    private VerdictJson() {}

    public static String write(Verdict verdict) {
        try {
            return JSON.writerFor(Verdict.class).writeValueAsString(verdict);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a verdict is made of records and always has a JSON form", e);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Verdict read(String json) {
        try {
            return JSON.readValue(json, Verdict.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a stored verdict: " + json, e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Verdict.Correct.class, name = "correct"),
        @JsonSubTypes.Type(value = Verdict.NotParsed.class, name = "notParsed"),
        @JsonSubTypes.Type(value = Verdict.Faulted.class, name = "faulted"),
        @JsonSubTypes.Type(value = Verdict.Raced.class, name = "raced"),
        @JsonSubTypes.Type(value = Verdict.Wrong.class, name = "wrong"),
        @JsonSubTypes.Type(value = Verdict.InputsChanged.class, name = "inputsChanged"),
        @JsonSubTypes.Type(value = Verdict.NotAccelerated.class, name = "notAccelerated"),
        @JsonSubTypes.Type(value = Verdict.OverLimit.class, name = "overLimit"),
        @JsonSubTypes.Type(value = Verdict.CutShort.class, name = "cutShort")
    })
    private interface Labelled {}

    @JsonIgnoreProperties("known")
    private interface Plain {}
}

package dev.tilesmith.agent.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.propose.ModelCall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads what a run's journal says beside its replies. */
public final class Journalled {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Journalled() {}

    /** The calls of models that these replies took. */
    public static List<ModelCall> calls(Collection<String> replies) {
        var calls = new ArrayList<ModelCall>();
        try {
            for (var reply : replies) {
                for (var call : JSON.readTree(reply).path("calls")) {
                    calls.add(JSON.treeToValue(call, ModelCall.class));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a reply in the journal is damaged", e);
        }
        return calls;
    }
}

package dev.tilesmith.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.campaign.Recording;
import dev.tilesmith.eval.Kernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;

/** The kernels that a recorded run was given, each text once, in the order of their places in the run. */
final class RecordedKernels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedKernels() {}

    static List<Kernel> read(Path recording) throws JsonProcessingException {
        var sources = new LinkedHashSet<String>();
        for (var reply :
                new TreeMap<>(Recording.read(recording, recording.toString()).replies()).entrySet()) {
            if (reply.getKey().contains("/codes/")) {
                for (var draft : JSON.readTree(reply.getValue().body()).path("items")) {
                    sources.add(draft.path("source").asText());
                }
            }
        }
        sources.remove("");
        var kernels = new ArrayList<Kernel>();
        for (var source : sources) {
            kernels.add(new Kernel("kernel_%03d.c".formatted(kernels.size() + 1), source));
        }
        return kernels;
    }
}

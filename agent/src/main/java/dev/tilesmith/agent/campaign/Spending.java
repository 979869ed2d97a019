package dev.tilesmith.agent.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.schedule.CandidateRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a run's models took, read from its journal: for each model and phase, and for each kernel.
 *
 * <p>A kernel took the call that brought it, and its share of the call that planned it: a plan's call is shared out evenly
 * among the calls that code its plans. What brought no kernel, or one that was there already, belongs to none.
 *
 * @param phases sums for each model and phase, by name
 * @param kernels what each kernel took, by its place; those without calls are left out
 * @param rest what belongs to no kernel
 */
public record Spending(List<Phase> phases, Map<Place, Took> kernels, Took rest) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<ModelCall>> CALLS = new TypeReference<>() {};

    /** As {@code agent.search.Calls} writes keys: the plan's call, then the kernel's, then that of a repair. */
    private static final Pattern CODE = Pattern.compile("(.*)/codes/\\d+/\\d+(?<repair>/repairs/\\d+/\\d+)?");

    public Spending {
        phases = List.copyOf(phases);
        kernels = Map.copyOf(kernels);
    }

    /** A kernel of the run. */
    public record Place(int iteration, int position) {
        public static Place of(CandidateRow row) {
            return new Place(row.iteration(), row.position());
        }
    }

    /** Tokens of prompts and replies together, and dollars; a share of a call need not be whole. */
    public record Took(double tokens, double usd) {
        static final Took NOTHING = new Took(0, 0);

        Took plus(Took other) {
            return new Took(tokens + other.tokens, usd + other.usd);
        }

        private Took among(int shares) {
            return new Took(tokens / shares, usd / shares);
        }

        static Took of(List<ModelCall> calls) {
            return calls.stream()
                    .map(call -> new Took(call.tokensIn() + call.tokensOut(), call.usd()))
                    .reduce(NOTHING, Took::plus);
        }
    }

    /** The calls of one model in one phase. */
    public record Phase(
            String model,
            String phase,
            int calls,
            int attempts,
            long tokensIn,
            long tokensCached,
            long tokensOut,
            double usd) {
        private Phase plus(Phase other) {
            return new Phase(
                    model,
                    phase,
                    calls + other.calls,
                    attempts + other.attempts,
                    tokensIn + other.tokensIn,
                    tokensCached + other.tokensCached,
                    tokensOut + other.tokensOut,
                    usd + other.usd);
        }

        private static Phase of(ModelCall call) {
            return new Phase(
                    call.model(),
                    call.phase(),
                    1,
                    call.attempts(),
                    call.tokensIn(),
                    call.tokensCached(),
                    call.tokensOut(),
                    call.usd());
        }
    }

    /** All models and phases together. */
    public Phase total() {
        return phases.stream().reduce(new Phase("", "", 0, 0, 0, 0, 0, 0), Phase::plus);
    }

    /** What a kernel took. */
    public Took of(CandidateRow row) {
        return kernels.getOrDefault(Place.of(row), Took.NOTHING);
    }

    /**
     * Adds a run up.
     *
     * @param replies the journal's, by key
     * @param candidates the run's kernels
     */
    public static Spending of(Map<String, String> replies, List<CandidateRow> candidates) {
        var trees = new TreeMap<String, JsonNode>();
        replies.forEach((key, body) -> trees.put(key, read(key, body)));
        var phases = new TreeMap<String, Phase>();
        var total = Took.NOTHING;
        for (var tree : trees.values()) {
            for (var call : calls(tree)) {
                phases.merge(call.model() + "\n" + call.phase(), Phase.of(call), Phase::plus);
                total = total.plus(Took.of(List.of(call)));
            }
        }
        var kernels = kernels(trees, candidates);
        var shared = kernels.values().stream().reduce(Took.NOTHING, Took::plus);
        var rest = new Took(Math.max(0, total.tokens - shared.tokens), Math.max(0, total.usd - shared.usd));
        return new Spending(new ArrayList<>(phases.values()), kernels, rest);
    }

    private static Map<Place, Took> kernels(TreeMap<String, JsonNode> trees, List<CandidateRow> candidates) {
        var codeCalls = new HashMap<String, Integer>();
        for (var key : trees.keySet()) {
            var code = CODE.matcher(key);
            if (code.matches() && code.group("repair") == null) {
                codeCalls.merge(code.group(1), 1, Integer::sum);
            }
        }
        var kernels = new HashMap<Place, Took>();
        for (var row : candidates) {
            for (var entry :
                    trees.subMap(row.iteration() + "/", row.iteration() + "0").entrySet()) {
                var code = CODE.matcher(entry.getKey());
                if (code.matches() && isOf(row, entry.getKey()) && brings(row, entry.getValue())) {
                    var took = Took.of(calls(entry.getValue()))
                            .among(entry.getValue().path("items").size());
                    if (code.group("repair") == null) {
                        var plan = trees.get(code.group(1) + "/plans");
                        var shares = codeCalls.getOrDefault(code.group(1), 1)
                                * entry.getValue().path("items").size();
                        took = took.plus(
                                plan == null
                                        ? Took.NOTHING
                                        : Took.of(calls(plan)).among(shares));
                    }
                    kernels.put(Place.of(row), took);
                    break;
                }
            }
        }
        kernels.values().removeIf(Took.NOTHING::equals);
        return kernels;
    }

    /** Keys begin with iteration, parent, a plus sign if two kernels are combined, and proposer. */
    private static boolean isOf(CandidateRow row, String key) {
        var begin = "%d/%s".formatted(row.iteration(), row.parent());
        return key.startsWith("%s/%s/".formatted(begin, row.proposer()))
                || key.startsWith("%s+/%s/".formatted(begin, row.proposer()));
    }

    private static boolean brings(CandidateRow row, JsonNode reply) {
        for (var item : reply.path("items")) {
            if (item.path("source").asText().equals(row.source())) {
                return true;
            }
        }
        return false;
    }

    private static List<ModelCall> calls(JsonNode reply) {
        return reply.has("calls") ? JSON.convertValue(reply.path("calls"), CALLS) : List.of();
    }

    private static JsonNode read(String key, String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal's reply %s is damaged".formatted(key), e);
        }
    }
}

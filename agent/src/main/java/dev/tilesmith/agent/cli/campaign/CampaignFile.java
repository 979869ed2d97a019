package dev.tilesmith.agent.cli.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.YamlFile;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.sim.c.text.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the user asks a campaign for: a YAML file, or ops on the command line.
 *
 * @param shownAs the file's name; empty for ops on the command line
 * @param name of the campaign
 * @param ops as they are listed
 * @param settings by the names of their flags
 * @param budget by the names of its parts
 */
record CampaignFile(
        String shownAs, String name, List<Entry> ops, Map<String, String> settings, Map<String, String> budget) {
    private static final List<String> KEYS = List.of("name", "ops", "settings", "budget");
    private static final List<String> OF_OPS = List.of("op", "count", "name", "kernel");
    private static final List<String> OF_BUDGETS = List.of("evaluations", "minutes", "tokens", "usd");
    private static final List<String> KINDS = List.of("gemm", "conv", "c");
    private static final long MOST = 1_000_000;

    /**
     * An op as it is listed.
     *
     * @param place of it, for messages: {@code net.yaml: ops[2]: }, or empty
     * @param op text form
     * @param name what the user calls it, or empty
     * @param count how often it occurs
     * @param kernel file that its search begins with
     */
    record Entry(String place, String op, String name, long count, Optional<String> kernel) {
        static Entry ofCommandLine(String op) {
            return new Entry("", op, "", 1, Optional.empty());
        }
    }

    /** Ops alone. */
    static CampaignFile ofCommandLine(List<String> ops) {
        var name = ops.size() == 1 ? ops.getFirst() : "%d ops".formatted(ops.size());
        return new CampaignFile("", name, ops.stream().map(Entry::ofCommandLine).toList(), Map.of(), Map.of());
    }

    /** @throws UserError if the file cannot be read, or says what no campaign has */
    static CampaignFile read(Environment environment, String file) {
        var text = KernelFiles.text(
                environment.workingDirectory().resolve(file), file, "a campaign is a YAML file with a list of ops");
        var root = YamlFile.parse(text, file).orElseThrow(() -> withoutOps(file));
        check(root, file, "a campaign", KEYS);
        var ops = new ArrayList<Entry>();
        for (var op : root.path("ops")) {
            ops.add(entry(op, "%s: ops[%d]: ".formatted(file, ops.size() + 1)));
        }
        if (!root.path("ops").isArray() || ops.isEmpty()) {
            throw withoutOps(file);
        }
        return new CampaignFile(
                file,
                root.has("name") ? text(root.path("name"), file + ": name") : stem(file),
                ops,
                values(root.path("settings"), file + ": settings"),
                budget(root.path("budget"), file + ": budget"));
    }

    private static UserError withoutOps(String file) {
        return UserError.input("%s: ops: must be a list of ops, e.g. `ops: [gemm:512x512x512]`".formatted(file));
    }

    private static String stem(String file) {
        return String.valueOf(Path.of(file).getFileName()).replaceFirst("\\.ya?ml$", "");
    }

    private static Entry entry(JsonNode op, String place) {
        if (op.isTextual()) {
            return new Entry(place, op.asText(), "", 1, Optional.empty());
        }
        if (op.isObject() && op.size() == 1 && KINDS.contains(op.fieldNames().next())) {
            var kind = op.fieldNames().next();
            throw UserError.input("%swrite %s:%s, without a space behind the colon"
                    .formatted(place, kind, op.path(kind).asText()));
        }
        check(op, place.replaceFirst(": $", ""), "an op", OF_OPS);
        if (!op.has("op")) {
            throw UserError.input("%sop: is missing; it is the op's text form, e.g. gemm:512x512x512".formatted(place));
        }
        return new Entry(
                place,
                text(op.path("op"), place + "op"),
                op.has("name") ? text(op.path("name"), place + "name") : "",
                op.has("count") ? count(op.path("count"), place) : 1,
                op.has("kernel") ? Optional.of(text(op.path("kernel"), place + "kernel")) : Optional.empty());
    }

    private static long count(JsonNode count, String place) {
        if (!count.isIntegralNumber() || !count.canConvertToLong() || count.asLong() < 1 || count.asLong() > MOST) {
            throw UserError.input(
                    "%scount: must be a whole number from 1 to %,d, got %s".formatted(place, MOST, count));
        }
        return count.asLong();
    }

    private static Map<String, String> budget(JsonNode budget, String place) {
        if (!budget.isMissingNode()) {
            check(budget, place, "a budget", OF_BUDGETS);
        }
        return values(budget, place);
    }

    private static Map<String, String> values(JsonNode node, String place) {
        if (!node.isMissingNode() && !node.isObject()) {
            throw UserError.input("%s: must be a list of `name: value` lines".formatted(place));
        }
        var values = new TreeMap<String, String>();
        node.properties()
                .forEach(entry -> values.put(
                        entry.getKey(),
                        YamlFile.setting(entry.getValue())
                                .orElseThrow(() -> UserError.input("%s: %s: must be one value or a list of values"
                                        .formatted(place, entry.getKey())))));
        return values;
    }

    private static String text(JsonNode value, String place) {
        if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
            throw UserError.input("%s: must be a text, got %s".formatted(place, value));
        }
        return value.asText();
    }

    private static void check(JsonNode node, String place, String what, List<String> keys) {
        if (!node.isObject()) {
            throw UserError.input(
                    "%s: %s has the keys %s, got %s".formatted(place, what, String.join(", ", keys), node));
        }
        for (var name : (Iterable<String>) node::fieldNames) {
            if (!keys.contains(name)) {
                throw unknown(name, place, "key", keys)
                        .orElseGet(() -> UserError.input("%s: there is no key '%s'; %s has %s"
                                .formatted(place, name, what, String.join(", ", keys))));
            }
        }
    }

    /** An unknown name of which it is plain what was meant. */
    private static Optional<UserError> unknown(String name, String place, String what, List<String> known) {
        return Spelling.meant(name, known)
                .map(meant -> UserError.input(
                        "%s: there is no %s '%s'; did you mean %s?".formatted(place, what, name, meant)));
    }

    /**
     * The settings must have the names of flags.
     *
     * @throws UserError if one has not
     */
    void checkSettings(List<String> known) {
        settings.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    var place = shownAs + ": settings";
                    throw name.startsWith("budget-")
                            ? UserError.input("%s: %s is for the whole campaign; write it as %s under budget"
                                    .formatted(place, name, name.substring("budget-".length())))
                            : unknown(name, place, "setting", known)
                                    .orElseGet(() -> UserError.input(
                                            "%s: there is no setting '%s'; settings have the names of optimize's flags: %s"
                                                    .formatted(place, name, String.join(", ", known))));
                });
    }

    /** What the file says for a flag of the command. */
    Optional<String> flag(String name) {
        return name.startsWith("budget-")
                ? Optional.ofNullable(budget.get(name.substring("budget-".length())))
                : Optional.ofNullable(settings.get(name));
    }

    /** Where the file says something for a flag, for messages. */
    String place(String flag) {
        return flag.startsWith("budget-")
                ? "%s: budget: %s".formatted(shownAs, flag.substring("budget-".length()))
                : "%s: settings: %s".formatted(shownAs, flag);
    }
}

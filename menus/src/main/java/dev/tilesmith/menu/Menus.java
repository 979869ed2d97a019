package dev.tilesmith.menu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The menus that come with Tilesmith: for each target, YAML files named by what they are for. */
public final class Menus {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Menus() {}

    private static final List<String> FIELDS = List.of("name", "effect", "when", "example", "pitfall", "ops");

    /** What a menu offers steps for. */
    public enum Purpose {
        /** Make a kernel faster. */
        OPTIMIZE,
        /** Turn a plain C loop nest into a kernel. */
        TRANSLATE;

        /** Of the file in the folder of a target. */
        public String fileName() {
            return name().toLowerCase(Locale.ROOT) + ".yaml";
        }
    }

    /** The menu of a target, e.g. {@code gemmini-int8-16}. */
    public static Menu of(String target, Purpose purpose) {
        return parse(target, text(target, purpose));
    }

    /** The file that {@link #of} reads, for a user who wants a copy to edit. */
    public static String text(String target, Purpose purpose) {
        var resource = "/menus/%s/%s".formatted(target, purpose.fileName());
        try (var stream = Menus.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new BadMenu("no menu for the target %s".formatted(target));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a menu: a list of options, each with name, effect, when, example and pitfall; {@code ops} is optional. */
    public static Menu parse(String name, String yaml) {
        try {
            var options = new ArrayList<MenuOption>();
            var list = YAML.readTree(yaml);
            if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
                throw new BadMenu("menu %s: not a list of options; each begins with '- name: …'".formatted(name));
            }
            for (var item : list) {
                checkFields(name, item);
                options.add(new MenuOption(
                        text(name, item, "name"),
                        text(name, item, "effect"),
                        text(name, item, "when"),
                        text(name, item, "example"),
                        text(name, item, "pitfall"),
                        ops(item)));
            }
            return new Menu(name, options);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new BadMenu("menu %s: not valid YAML%s".formatted(name, place(e)));
        }
    }

    private static String place(com.fasterxml.jackson.core.JsonProcessingException e) {
        return e.getLocation() == null
                ? ": " + YamlProblem.of(e)
                : " at line %d: %s".formatted(e.getLocation().getLineNr(), YamlProblem.of(e));
    }

    private static void checkFields(String menu, JsonNode option) {
        for (var field : option.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new BadMenu("menu %s: an option has the unknown field '%s'; its fields are %s"
                        .formatted(menu, field.getKey(), String.join(", ", FIELDS)));
            }
        }
        if (option.has("ops") && !option.path("ops").isArray()) {
            throw new BadMenu("menu %s: 'ops' of an option must be a list such as [conv], got '%s'"
                    .formatted(menu, option.path("ops").asText()));
        }
    }

    private static Set<String> ops(JsonNode option) {
        var ops = new TreeSet<String>();
        option.path("ops").forEach(op -> ops.add(op.asText()));
        return ops;
    }

    private static String text(String menu, JsonNode option, String field) {
        var value = option.path(field).asText("").strip();
        if (value.isEmpty()) {
            throw new BadMenu("menu %s: an option has no '%s'; each needs name, effect, when, example and pitfall"
                    .formatted(menu, field));
        }
        return value;
    }
}

package dev.tilesmith.menu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** The menus that come with Tilesmith, one YAML file for each target. */
public final class Menus {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Menus() {}

    /** The menu of a target, e.g. {@code gemmini-int8-16}. */
    public static Menu of(String target) {
        var resource = "/menus/%s.yaml".formatted(target);
        try (var stream = Menus.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new BadMenu("no menu for the target %s".formatted(target));
            }
            return parse(target, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a menu: a list of options, each with name, effect, when and pitfall. */
    public static Menu parse(String name, String yaml) {
        try {
            var options = new ArrayList<MenuOption>();
            for (var item : YAML.readTree(yaml)) {
                options.add(new MenuOption(
                        text(name, item, "name"),
                        text(name, item, "effect"),
                        text(name, item, "when"),
                        text(name, item, "pitfall")));
            }
            return new Menu(name, options);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new BadMenu("menu %s: not valid YAML: %s".formatted(name, e.getOriginalMessage()));
        }
    }

    private static String text(String menu, JsonNode option, String field) {
        var value = option.path(field).asText("").strip();
        if (value.isEmpty()) {
            throw new BadMenu(
                    "menu %s: an option has no '%s'; each needs name, effect, when and pitfall".formatted(menu, field));
        }
        return value;
    }
}

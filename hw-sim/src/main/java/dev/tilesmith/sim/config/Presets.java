package dev.tilesmith.sim.config;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the presets on the class path: flat YAML files with one line for each component of {@link GemminiConfig}. Read
 * token by token, which starts faster than data binding.
 */
final class Presets {
    private final String name;
    private final Map<String, String> values;

    private Presets(String name, Map<String, String> values) {
        this.name = name;
        this.values = values;
    }

    /** The preset of this name, or null if there is none. */
    static @Nullable GemminiConfig read(String name) {
        try (var stream = Presets.class.getResourceAsStream(name + ".yaml")) {
            if (stream == null) {
                return null;
            }
            try (var parser = new YAMLFactory().createParser(stream)) {
                var values = new TreeMap<String, String>();
                while (parser.nextToken() != null) {
                    if (parser.currentToken() != null && parser.currentToken().isScalarValue()) {
                        values.put(parser.currentName(), parser.getText());
                    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                        throw new IllegalStateException("preset %s must be flat".formatted(name));
                    }
                }
                return new Presets(name, values).config();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("preset " + name + " cannot be read", e);
        }
    }

    private GemminiConfig config() {
        var config = new GemminiConfig(
                text("name"),
                number("dim"),
                GemminiConfig.Element.valueOf(text("element")),
                number("elementBytes"),
                number("accumulatorBytes"),
                number("scratchpadBanks"),
                number("scratchpadRows"),
                number("accumulatorBanks"),
                number("accumulatorRows"),
                number("meshOutputBits"),
                number("loadEntries"),
                number("storeEntries"),
                number("executeEntries"),
                number("loadQueue"),
                number("storeQueue"),
                number("executeQueue"),
                number("requestsInFlight"),
                number("maxBlocks"),
                flag("hasNormalizations"),
                GemminiConfig.FunctionalModel.valueOf(text("functionalModel").toUpperCase(Locale.ROOT)));
        if (!values.isEmpty()) {
            throw new IllegalStateException("preset %s has unknown lines: %s".formatted(name, values.keySet()));
        }
        return config;
    }

    private boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            case String other ->
                throw new IllegalStateException(
                        "preset %s: %s must be true or false, got %s".formatted(name, key, other));
        };
    }

    private int number(String key) {
        return Integer.parseInt(text(key));
    }

    private String text(String key) {
        var value = values.remove(key);
        if (value == null) {
            throw new IllegalStateException("preset %s lacks %s".formatted(name, key));
        }
        return value;
    }
}

package dev.tilesmith.agent.cli.argument;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.menu.YamlProblem;
import java.util.ArrayList;
import java.util.Optional;

/** Reads the text of a YAML file of the user's. */
public final class YamlFile {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private YamlFile() {}

    /**
     * What it says; nothing if it is empty.
     *
     * @param shownAs the file's name
     * @throws UserError if it is no YAML, with the place
     */
    public static Optional<JsonNode> parse(String text, String shownAs) {
        try {
            return Optional.ofNullable(YAML.readTree(text)).filter(root -> !root.isMissingNode() && !root.isNull());
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw UserError.input("%s:%d:%d: not valid YAML: %s"
                    .formatted(
                            shownAs,
                            at == null ? 0 : at.getLineNr(),
                            at == null ? 0 : at.getColumnNr(),
                            YamlProblem.of(e)));
        }
    }

    /** The value of a setting, as its flag takes it; none if it is neither one value nor a list of values. */
    public static Optional<String> setting(JsonNode value) {
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            value.forEach(item -> parts.add(item.asText()));
            return Optional.of(String.join(SettingsFile.SEPARATOR, parts));
        }
        return value.isValueNode() ? Optional.of(value.asText()) : Optional.empty();
    }
}

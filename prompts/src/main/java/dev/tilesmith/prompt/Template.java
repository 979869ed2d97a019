package dev.tilesmith.prompt;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A prompt as a Markdown file with named holes. Every hole must be filled, and every value must have its hole. */
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{\\{\\s*([A-Za-z][A-Za-z0-9]*)\\s*}}");

    private final String name;
    private final String text;

    private Template(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** A template that comes with Tilesmith. */
    static Template named(String name) {
        return new Template(name, resource("/prompts/%s.md".formatted(name)));
    }

    static Template of(String name, String text) {
        return new Template(name, text);
    }

    String render(Map<String, String> values) {
        var holes = new TreeSet<String>();
        HOLE.matcher(text).results().forEach(match -> holes.add(match.group(1)));
        check(holes, values.keySet(), "has a hole {{%s}} that nothing fills");
        check(values.keySet(), holes, "has no hole {{%s}}, but a value for it was given");
        return Mustache.compiler().escapeHTML(false).compile(text).execute(values);
    }

    private void check(Set<String> names, Set<String> known, String problem) {
        for (var hole : names) {
            if (!known.contains(hole)) {
                throw new IllegalArgumentException("prompt %s.md ".formatted(name) + problem.formatted(hole));
            }
        }
    }

    static String resource(String path) {
        try (var stream = Template.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no prompt file " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

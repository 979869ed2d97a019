package dev.tilesmith.prompt;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A prompt as a Markdown file with named holes. Every hole must be filled, and every value must have its hole.
 *
 * @param name of the file, without {@code .md}
 */
record Template(String name, String text) {
    private static final Pattern HOLE = Pattern.compile("\\{\\{\\s*([A-Za-z][A-Za-z0-9]*)\\s*}}");

    static Template of(String name, String text) {
        return new Template(name, text);
    }

    String render(Map<String, String> values) {
        checkForm();
        var holes = new TreeSet<String>();
        HOLE.matcher(text).results().forEach(match -> holes.add(match.group(1)));
        check(holes, values.keySet(), "has a hole {{%s}} that nothing fills; its holes are %s", values.keySet());
        check(values.keySet(), holes, "has no hole {{%s}}; its holes must be %s", values.keySet());
        try {
            return Mustache.compiler().escapeHTML(false).compile(text).execute(values);
        } catch (MustacheException e) {
            throw new BadPrompt("prompt %s.md is no template: %s".formatted(name, e.getMessage()));
        }
    }

    /** What begins like a hole must be one: a section, a comment or a hole without its end is no part of a prompt. */
    private void checkForm() {
        var number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            var begins = HOLE.matcher(line).replaceAll("").indexOf("{{");
            if (begins >= 0) {
                throw new BadPrompt(
                        "prompt %s.md is no template: line %d has '{{' that begins no hole; a hole is {{name}}"
                                .formatted(name, number));
            }
        }
    }

    private void check(Set<String> names, Set<String> known, String problem, Set<String> right) {
        for (var hole : new TreeSet<>(names)) {
            if (!known.contains(hole)) {
                throw new BadPrompt("prompt %s.md ".formatted(name)
                        + problem.formatted(hole, String.join(", ", new TreeSet<>(right))));
            }
        }
    }
}

package dev.tilesmith.agent.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A page of a report: a template filled in, in the style that all pages share, which opens without a network. */
public final class Page {
    private Page() {}

    /** @param template its name among the resources, {@code run.html} */
    public static String of(String template, Map<String, ?> values) {
        var all = new HashMap<String, Object>(values);
        all.put("style", text("style.css"));
        return Mustache.compiler().compile(text(template)).execute(all);
    }

    private static String text(String name) {
        try (var stream = Page.class.getResourceAsStream("/report/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("%s is missing from the class path".formatted(name));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

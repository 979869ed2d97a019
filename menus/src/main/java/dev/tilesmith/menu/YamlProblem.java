package dev.tilesmith.menu;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What is wrong with a text that should be YAML. */
public final class YamlProblem {
    private YamlProblem() {}

    /** The end of a sentence that has said where; the parser's own message has many lines, and begins with what it was doing. */
    public static String of(JsonProcessingException problem) {
        return problem.getCause() instanceof MarkedYAMLException marked && marked.getProblem() != null
                ? marked.getProblem()
                : problem.getOriginalMessage().lines().findFirst().orElse("unknown reason");
    }
}

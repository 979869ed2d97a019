package dev.tilesmith.agent.llm;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sees in code that is still being written what no check will pass: headers that do not exist here, assembly, commands
 * that are not in the vocabulary. Only finished lines count, so that the answer does not depend on how the text comes.
 */
final class CodeScreen {
    private static final Pattern INCLUDE = Pattern.compile("^\\s*#\\s*include\\s*[<\"]([^>\"]*)[>\"]");
    private static final Pattern DEFINE = Pattern.compile("^\\s*#\\s*define\\s+(\\w+)");
    private static final Pattern ASSEMBLY = Pattern.compile("\\b(?:__asm__|__asm|asm)\\b");
    private static final Pattern COMMAND = Pattern.compile("\\bgemmini_\\w+(?=\\s*\\()");
    private static final Pattern COMMENT = Pattern.compile("//.*|/\\*.*?\\*/");
    private static final Set<String> HEADERS =
            Set.of("stdint.h", "stdbool.h", "stddef.h", "limits.h", "math.h", "string.h", "stdlib.h", "float.h");

    private final Set<String> vocabulary = new HashSet<>();

    CodeScreen(GemminiConfig target) {
        Vocabulary.of(target).commands().forEach(command -> vocabulary.add(command.name()));
    }

    /** Index behind the first finished line that cannot be accepted; empty if there is none. */
    OptionalInt endOfFirstHopelessLine(String code) {
        var lines = lines();
        for (int start = 0, end; (end = code.indexOf('\n', start)) >= 0; start = end + 1) {
            if (lines.isHopeless(code.substring(start, end))) {
                return OptionalInt.of(end + 1);
            }
        }
        return OptionalInt.empty();
    }

    /** Begins with the first line of some code. */
    Lines lines() {
        return new Lines();
    }

    /** Sees code line by line. Not thread-safe. */
    final class Lines {
        private final Set<String> defined = new HashSet<>(vocabulary);
        private boolean inComment;

        /** Whether the next finished line cannot be accepted. */
        boolean isHopeless(String next) {
            return CodeScreen.isHopeless(withoutComments(next), defined);
        }

        private String withoutComments(String next) {
            var end = inComment ? next.indexOf("*/") : -2;
            if (end == -1) {
                return "";
            }
            var line = COMMENT.matcher(next.substring(end + 2)).replaceAll(" ");
            var open = line.indexOf("/*");
            inComment = open >= 0;
            return inComment ? line.substring(0, open) : line;
        }
    }

    private static boolean isHopeless(String line, Set<String> defined) {
        var include = INCLUDE.matcher(line);
        if (include.find()) {
            return !HEADERS.contains(include.group(1)) && !include.group(1).endsWith("gemmini.h");
        }
        var define = DEFINE.matcher(line);
        if (define.find()) {
            defined.add(define.group(1));
            return false;
        }
        return ASSEMBLY.matcher(line).find()
                || COMMAND.matcher(line).results().anyMatch(command -> !isKnown(command.group(), line, defined));
    }

    /** A helper function of the kernel's own may have such a name: then a type stands before it. */
    private static boolean isKnown(String name, String line, Set<String> defined) {
        if (line.matches("\\s*(?:static\\s+|inline\\s+)*\\w+\\s+\\**" + Pattern.quote(name) + "\\s*\\(.*")) {
            defined.add(name);
        }
        return defined.contains(name);
    }

    /** The code with its open braces closed, so that what is wrong with it is the line and not the missing end. */
    static String closed(String code) {
        var open = code.chars().map(c -> c == '{' ? 1 : c == '}' ? -1 : 0).sum();
        return code.stripTrailing() + "\n" + "}".repeat(Math.max(0, open)) + "\n";
    }
}

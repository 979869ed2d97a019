package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Splits lines into words as a shell does: single and double quotes, backslashes, comments from a {@code #} that begins a word,
 * {@code ~/}, and {@code *} and {@code ?} in the name of a file. Each line is a command, unless its end is quoted.
 */
final class Words {
    private static final char UNQUOTED = 0;

    private final Environment environment;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder pattern = new StringBuilder();
    private boolean isWord;
    private boolean isPattern;

    private Words(Environment environment) {
        this.environment = environment;
    }

    /**
     * The words of each command.
     *
     * @param environment whose folders have the files
     * @throws UserError if a quote is not closed
     */
    static List<List<String>> of(String text, Environment environment) {
        var words = new Words(environment);
        words.read(text);
        words.endCommand();
        return words.commands;
    }

    private void read(String line) {
        var quote = UNQUOTED;
        for (var i = 0; i < line.length(); i++) {
            var letter = line.charAt(i);
            if (letter == '\\' && quote != '\'' && i + 1 < line.length()) {
                i++;
                escaped(line.charAt(i), quote);
            } else if (letter == quote) {
                quote = UNQUOTED;
            } else if (quote != UNQUOTED) {
                literal(letter);
            } else if (letter == '"' || letter == '\'') {
                quote = letter;
                isWord = true;
            } else if (letter == '#' && !isWord) {
                i = lineEnd(line, i) - 1;
            } else if (letter == '~' && !isWord && line.startsWith("/", i + 1)) {
                environment.userHome().toString().chars().forEach(each -> literal((char) each));
            } else {
                plain(letter);
            }
        }
        if (quote != UNQUOTED) {
            throw UserError.input("the quote %c is not closed: %s".formatted(quote, line.strip()));
        }
    }

    private static int lineEnd(String line, int from) {
        var end = line.indexOf('\n', from);
        return end < 0 ? line.length() : end;
    }

    /** Between double quotes a backslash stands for itself but before what has a meaning there. */
    private void escaped(char letter, char quote) {
        if (quote == '"' && "\"\\\n".indexOf(letter) < 0) {
            literal('\\');
        }
        if (letter != '\n') {
            literal(letter);
        }
    }

    private void plain(char letter) {
        switch (letter) {
            case '\n' -> endCommand();
            case ' ', '\t', '\r' -> endWord();
            case '*', '?' -> {
                text.append(letter);
                pattern.append(letter == '*' ? "[^/]*" : "[^/]");
                isPattern = true;
                isWord = true;
            }
            default -> literal(letter);
        }
    }

    private void literal(char letter) {
        text.append(letter);
        pattern.append(Pattern.quote(String.valueOf(letter)));
        isWord = true;
    }

    private void endWord() {
        if (isWord) {
            var files = isPattern ? files() : List.<String>of();
            words.addAll(files.isEmpty() ? List.of(text.toString()) : files);
        }
        text.setLength(0);
        pattern.setLength(0);
        isWord = false;
        isPattern = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(List.copyOf(words));
        }
        words = new ArrayList<>();
    }

    /**
     * The files that are meant, those of which the name begins with a dot left out; a pattern is in the last name only. What
     * cannot be read has none.
     */
    private List<String> files() {
        var slash = text.lastIndexOf("/") + 1;
        var folder = text.substring(0, slash);
        var place = environment.workingDirectory().resolve(folder);
        var name = Pattern.compile(pattern.toString());
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(file -> !file.startsWith("."))
                    .map(file -> folder + file)
                    .filter(file -> name.matcher(file).matches())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }
}

package dev.tilesmith.prompt;

import dev.tilesmith.file.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Markdown files that prompts are made of: those that come with Tilesmith, or a user's edited copies of them.
 *
 * @param folder of the user's copies; a file that is not in it comes from Tilesmith
 */
public record PromptFiles(Optional<Path> folder) {
    public static final PromptFiles BUNDLED = new PromptFiles(Optional.empty());

    private static final List<String> TEMPLATES = List.of(
            "system.md",
            "rules.md",
            "plan.md",
            "translate.md",
            "direct.md",
            "code.md",
            "edit.md",
            "repair.md",
            "combine.md",
            "invent.md");

    private static final List<String> OF_A_TARGET = List.of("notes.md", "examples.md");

    /** Names of all files that prompts for a target are made of, as paths within a folder. */
    public static List<String> names(String target) {
        return Stream.concat(TEMPLATES.stream(), OF_A_TARGET.stream().map(name -> target + "/" + name))
                .toList();
    }

    /** @throws BadPrompt if neither the user nor Tilesmith has such a file */
    String text(String name) {
        return folder.map(own -> own.resolve(name))
                .filter(Files::exists)
                .map(PromptFiles::read)
                .orElseGet(() -> bundled(name));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadPrompt("prompt file %s: %s; it must be a text".formatted(file, FileReason.of(e)));
        }
    }

    Template template(String name) {
        return Template.of(name, text(name + ".md"));
    }

    /** The text of a file as it comes with Tilesmith. */
    public static String bundled(String name) {
        try (var stream = PromptFiles.class.getResourceAsStream("/prompts/" + name)) {
            if (stream == null) {
                throw new BadPrompt("there is no prompt file " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

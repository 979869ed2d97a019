package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.file.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Reads kernel files. What is in them is for the evaluator to judge; what cannot be a text ends here. */
public final class KernelFiles {
    public static final long LARGEST_BYTES = 1 << 20;

    private KernelFiles() {}

    /** Works through files one by one; a file that is not to be read is told, and the others go on. */
    public static int forEach(
            List<Path> files, Environment environment, Console console, boolean json, Predicate<Kernel> accepts) {
        var exitCode = ExitCode.DONE;
        for (var file : files) {
            try {
                var accepted = accepts.test(read(environment.workingDirectory().resolve(file), file.toString()));
                exitCode = Math.max(exitCode, accepted ? ExitCode.DONE : ExitCode.REJECTED);
            } catch (UserError problem) {
                console.problem(problem.text(), json);
                exitCode = Math.max(exitCode, problem.exitCode());
            }
        }
        return exitCode;
    }

    /** The absolute path of a folder that exists. */
    public static String folder(Path folder, String shownAs) {
        if (!Files.isDirectory(folder)) {
            throw UserError.input("%s: no such folder".formatted(shownAs));
        }
        return folder.toAbsolutePath().normalize().toString();
    }

    public static Kernel read(Path file, String shownAs) {
        return new Kernel(shownAs, text(file, shownAs, "a kernel is C source"));
    }

    /** @param expected what the file should be, as the end of a sentence */
    public static String text(Path file, String shownAs, String expected) {
        if (Files.isDirectory(file)) {
            throw UserError.input("%s: is a folder, %s".formatted(shownAs, expected));
        }
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw UserError.input("%s: has %,d bytes, at most %,d are read; %s"
                        .formatted(shownAs, Files.size(file), LARGEST_BYTES, expected));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw UserError.input("%s: is no text file (not valid UTF-8), %s".formatted(shownAs, expected));
        } catch (NoSuchFileException e) {
            throw UserError.input("%s: no such file".formatted(shownAs));
        } catch (IOException e) {
            throw UserError.input("%s: cannot be read: %s".formatted(shownAs, FileReason.of(e)));
        }
    }
}

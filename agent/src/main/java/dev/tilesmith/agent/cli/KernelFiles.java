package dev.tilesmith.agent.cli;

import dev.tilesmith.eval.Kernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Reads kernel files. What is in them is for the evaluator to judge; what cannot be a text ends here. */
final class KernelFiles {
    static final long LARGEST_BYTES = 1 << 20;

    private KernelFiles() {}

    /** Works through files one by one; a file that is not to be read is told, and the others go on. */
    static int forEach(
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
    static String folder(Path folder, String shownAs) {
        if (!Files.isDirectory(folder)) {
            throw UserError.input("%s: no such folder".formatted(shownAs));
        }
        return folder.toAbsolutePath().normalize().toString();
    }

    static Kernel read(Path file, String shownAs) {
        if (!Files.exists(file)) {
            throw UserError.input("%s: no such file".formatted(shownAs));
        }
        if (Files.isDirectory(file)) {
            throw UserError.input("%s: is a folder, a kernel is a C file".formatted(shownAs));
        }
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw UserError.input("%s: has %,d bytes, a kernel may have at most %,d"
                        .formatted(shownAs, Files.size(file), LARGEST_BYTES));
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
            return new Kernel(shownAs, text.toString());
        } catch (CharacterCodingException e) {
            throw UserError.input("%s: is no text file (not valid UTF-8), a kernel is C source".formatted(shownAs));
        } catch (IOException e) {
            throw UserError.input("%s: cannot be read: %s".formatted(shownAs, e.getMessage()));
        }
    }
}

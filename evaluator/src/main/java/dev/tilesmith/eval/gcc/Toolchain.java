package dev.tilesmith.eval.gcc;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the compiler driver as a process, in a directory of its own and never for longer than a limit. */
record Toolchain(Path driver, Duration limit) {
    static final String COMMAND = "riscv64-unknown-elf-gcc";

    /** How a process ended. */
    sealed interface Outcome {
        record Succeeded(String output) implements Outcome {}

        record Failed(String output) implements Outcome {}

        record TimedOut(Duration limit) implements Outcome {}
    }

    /** Finds the driver in the directories of a search path. */
    static Toolchain find(String searchPath, Duration limit) throws GccMissing {
        for (var directory : searchPath.split(File.pathSeparator, -1)) {
            var candidate = Path.of(directory.isEmpty() ? "." : directory, COMMAND);
            if (Files.isExecutable(candidate)) {
                return new Toolchain(candidate, limit);
            }
        }
        throw new GccMissing(COMMAND + " is not on the path");
    }

    Outcome run(Path directory, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(driver.toString());
        command.addAll(arguments);
        var output = directory.resolve("output.txt");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Messages in English, whatever the user speaks; the compiler's own temporary files go with ours.
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TMPDIR", directory.toString());
        var process = builder.start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.TimedOut(limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + COMMAND + " was running");
        } finally {
            kill(process);
        }
        var text = Files.readString(output, StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? new Outcome.Succeeded(text) : new Outcome.Failed(text);
    }

    /** The driver starts compiler, assembler and linker: all of them have to go. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

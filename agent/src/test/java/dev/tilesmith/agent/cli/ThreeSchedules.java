package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The schedules that three short runs leave: 1 and 2 for one product, 3 for another. */
final class ThreeSchedules {
    private static final String DATABASE = "home/tilesmith.db";

    /** The store with the three, empty until the first test needs it. */
    private static byte[] store = {};

    private ThreeSchedules() {}

    /** Commands in a folder, in whose home the three schedules are. */
    static synchronized CommandLine in(Path folder) throws IOException {
        if (store.length == 0) {
            store = found(new CommandLine(folder).in("found"));
        }
        var here = new CommandLine(folder);
        Files.createDirectories(folder.resolve("home"));
        Files.write(folder.resolve(DATABASE), store);
        return here;
    }

    private static byte[] found(CommandLine there) throws IOException {
        optimize(there, "gemm:32x32x32", "--iterations", "1");
        optimize(there, "gemm:32x32x32", "--iterations", "2", "--seed-with", "none");
        optimize(there, "gemm:16x48x16,act=relu", "--iterations", "1");
        return Files.readAllBytes(there.folder().resolve(DATABASE));
    }

    /** A short run. */
    static void optimize(CommandLine where, String op, String... more) {
        var arguments = Stream.concat(
                Stream.of("optimize", op, "--reuse", "off", "--beam", "1", "--plans", "2", "--codes", "1"),
                Stream.of(more));
        var result = where.run(arguments.toArray(String[]::new));
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
    }

    /** The numbers of the schedules in a home, as they are listed. */
    static List<Long> listed(CommandLine where, String... options) {
        var arguments = Stream.concat(Stream.of("schedules", "--json"), Stream.of(options));
        return where.run(arguments.toArray(String[]::new)).json().stream()
                .map(one -> one.path("schedule").asLong())
                .toList();
    }
}

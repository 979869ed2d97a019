package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Processes of runs whose disk is full at some time: a file system in memory of just that size, which Linux lets anybody
 * mount in a namespace of their own. Where it does not, these tests are left out.
 */
class FullDiskTest {
    private static final String OP = "gemm:16x16x16";
    private static final List<String> SETTINGS =
            List.of("--iterations", "2", "--beam", "2", "--plans", "2", "--seed-with", "none");

    @TempDir
    Path folder;

    /** What is on the small disk; all else is on a large one. */
    private record Places(String home, String out, String record) {}

    @ParameterizedTest
    @CsvSource({
        "60, small/home, large/out, large/run.jsonl, '[SQLITE_'",
        "4, large/home, small/out, large/run.jsonl, 'report.html: no space left on device'"
    })
    void a_run_whose_disk_fills_up_says_so_in_a_sentence_and_goes_on_when_there_is_room_again(
            int room, String home, String out, String record, String problem) throws Exception {
        check(room, new Places(home, out, record), problem);
    }

    @ParameterizedTest
    @Tag("long")
    @CsvSource({
        "140, small/home, large/out, large/run.jsonl, '[SQLITE_'",
        "220, small/home, large/out, large/run.jsonl, '[SQLITE_'",
        "0, large/home, small/out, large/run.jsonl, 'best.c: no space left on device'",
        "8, large/home, large/out, small/run.jsonl, 'run.jsonl: cannot be written: no space left on device'"
    })
    void so_it_does_wherever_the_disk_is_full(int room, String home, String out, String record, String problem)
            throws Exception {
        check(room, new Places(home, out, record), problem);
    }

    private void check(int room, Places places, String problem) throws Exception {
        var expected = new CommandLine(folder.resolve("expected"));
        Files.createDirectories(expected.folder());
        var whole = expected.run(optimize("out", "run.jsonl").toArray(String[]::new));
        assertEquals(ExitCode.DONE, whole.exitCode(), whole.err());

        var result = runOnSmallDisk(room, places);
        var errors = Files.readAllLines(result.resolve("full.err"));
        var said =
                errors.stream().filter(line -> line.startsWith("tilesmith: ")).toList();
        assertEquals(1, said.size(), errors::toString);
        assertTrue(said.getFirst().contains(problem), said::toString);
        assertTrue(said.getFirst().endsWith("; go on with: tilesmith optimize --resume 1"), said::toString);
        assertEquals(said.getFirst(), errors.getLast());
        assertEquals("3", Files.readString(result.resolve("full.code")).strip());

        var resumed = Files.readString(result.resolve("resumed.err"));
        assertEquals("0", Files.readString(result.resolve("resumed.code")).strip(), resumed);
        assertTrue(journal(result.resolve("after")).containsAll(journal(result.resolve("before"))));
        assertEquals(
                Files.readString(expected.folder().resolve("out/best.c")),
                Files.readString(result.resolve("out/best.c")));
        assertTrue(Files.exists(result.resolve("out/report.html")));
    }

    private static List<String> optimize(String out, String record) {
        var arguments = new ArrayList<>(List.of("optimize", OP, "--out", out, "--record", record));
        arguments.addAll(SETTINGS);
        return arguments;
    }

    private Path runOnSmallDisk(int room, Places places) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("small"));
        Files.createDirectories(folder.resolve("large"));
        var result = Files.createDirectories(folder.resolve("result"));
        var command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount", "sh"));
        command.add(Path.of("src/test/resources/full-disk.sh").toAbsolutePath().toString());
        command.addAll(List.of(folder.resolve("small").toString(), "" + room, result.toString()));
        command.addAll(KillTest.COMMAND);
        var arguments = optimize(places.out(), places.record());
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .put("TILESMITH_HOME", folder.resolve(places.home()).toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("OPTIMIZE", String.join(" ", arguments.subList(1, arguments.size())));
        builder.environment().put("OUT", places.out());
        builder.redirectErrorStream(true)
                .redirectOutput(result.resolve("script.txt").toFile());
        try {
            var code = builder.start().waitFor();
            assumeTrue(code == 0, () -> "no small disk can be mounted here: exit " + code);
        } catch (IOException noUnshare) {
            abort("no unshare here: " + noUnshare.getMessage());
        }
        return result;
    }

    private static Set<String> journal(Path home) throws SQLException {
        var rows = new HashSet<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("tilesmith.db"));
                var statement = connection.createStatement();
                var results = statement.executeQuery("select key || body from replies where run = 1"
                        + " union select hash || verdict from run_verdicts where run = 1")) {
            while (results.next()) {
                rows.add(results.getString(1));
            }
        }
        return rows;
    }
}

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
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
        "60, small/home, large/out, large/run.jsonl, 'tilesmith.db failed: no space left on device'",
        "4, large/home, small/out, large/run.jsonl, 'report.html: no space left on device'"
    })
    void a_run_whose_disk_fills_up_says_so_in_a_sentence_and_goes_on_when_there_is_room_again(
            int room, String home, String out, String record, String problem) throws Exception {
        check(room, new Places(home, out, record), problem);
    }

    @ParameterizedTest
    @Tag("long")
    @CsvSource({
        "140, small/home, large/out, large/run.jsonl, 'tilesmith.db failed: no space left on device'",
        "220, small/home, large/out, large/run.jsonl, 'tilesmith.db failed: no space left on device'",
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

    @Test
    void an_export_that_finds_no_room_leaves_the_earlier_one() throws Exception {
        new CommandLine(folder).run(optimize("out", "run.jsonl").toArray(String[]::new));
        var small = Files.createDirectories(folder.resolve("small"));
        var result = Files.createDirectories(folder.resolve("result"));
        var second = Map.of("SECOND", "gemm:16x32x16 --iterations 1 --seed-with none");
        inNamespace("full-disk-export.sh", List.of(small.toString(), result.toString()), "home", second);

        assertEquals(
                List.of("3", "3"),
                Files.readAllLines(result.resolve("full.codes")),
                Files.readString(result.resolve("script.txt")));
        for (var file : List.of("all.json", "kernels/manifest.json", "kernels/0001-gemm-16x16x16.c")) {
            assertEquals(
                    Files.readString(result.resolve("before").resolve(file)),
                    Files.readString(result.resolve("after").resolve(file)));
        }
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
        var arguments = optimize(places.out(), places.record());
        inNamespace(
                "full-disk.sh",
                List.of(folder.resolve("small").toString(), "" + room, result.toString()),
                places.home(),
                Map.of("OPTIMIZE", String.join(" ", arguments.subList(1, arguments.size())), "OUT", places.out()));
        return result;
    }

    /** Runs a script of the test resources, which gets the command's words behind its own arguments. */
    private void inNamespace(String script, List<String> arguments, String home, Map<String, String> variables)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount", "sh"));
        command.add(Path.of("src/test/resources", script).toAbsolutePath().toString());
        command.addAll(arguments);
        command.addAll(KillTest.COMMAND);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("TILESMITH_HOME", folder.resolve(home).toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(variables);
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("result/script.txt").toFile());
        try {
            var code = builder.start().waitFor();
            assumeTrue(code == 0, () -> "no small disk can be mounted here: exit " + code);
        } catch (IOException noUnshare) {
            abort("no unshare here: " + noUnshare.getMessage());
        }
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

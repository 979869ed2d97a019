package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.MockModel.Temper;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process of a run, as {@code kill -9} does, at random instants, goes on with the run, and compares its end with
 * that of a run that nobody killed. {@code -Dkill.count=300} kills as often; by default it does so twice. With {@code
 * -Dkill.command=…/tilesmith} the processes are those of a built launcher, which start faster.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("kill.count", 2);
    private static final String KEY = "no-key";
    /** Starts Tilesmith in a process of its own. */
    static final List<String> COMMAND = Optional.ofNullable(System.getProperty("kill.command"))
            .map(List::of)
            .orElseGet(() -> List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xss16m",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Main.class.getName()));

    @TempDir
    Path folder;

    @Test
    void a_run_that_was_killed_at_any_instant_ends_like_one_that_was_not_and_pays_for_no_reply_twice()
            throws Exception {
        try (var model = new MockModel(new Temper(60, 0, 0))) {
            var whole = new Place(folder.resolve("whole"), model);
            var process = whole.start();
            var began = System.nanoTime();
            var expected = whole.end(process.header + "\n" + process.rest());
            var millis = (System.nanoTime() - began) / 1_000_000;
            assertTrue(expected.table.size() >= 4 && model.requests() > 20, expected::toString);
            var random = new SplittableRandom(20_260_101);
            for (var number = 0; number < KILLS; number++) {
                kill(new Place(folder.resolve("kill" + number), model), random, millis, expected);
            }
        }
    }

    private static void kill(Place place, SplittableRandom random, long millis, End expected) throws Exception {
        killed(place.start().process, random.nextLong(millis));
        if (random.nextInt(4) == 0) {
            killed(place.process(Redirect.DISCARD, "optimize", "--resume", "1"), random.nextLong(millis));
        }
        var paidBefore = place.paidCalls();
        var requestsBefore = place.model.requests();
        var resumed = place.resume();
        assertEquals(expected, place.end(resumed));
        // The probe of the model is one request; every other one must be for a reply that the journal lacked.
        assertEquals(place.paidCalls() - paidBefore, place.model.requests() - requestsBefore - 1);
        place.delete();
    }

    private static void killed(Process process, long afterMillis) throws InterruptedException {
        process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
    }

    /** What a finished run leaves: its kernel, its table without times, and its store without dates and folders. */
    private record End(String best, List<String> table, List<String> store) {}

    /** A process whose first line of output has come. */
    private record Running(Process process, String header, BufferedReader output) {
        String rest() {
            return output.lines().collect(Collectors.joining("\n"));
        }
    }

    /** A folder with a run of its own. */
    private record Place(Path folder, MockModel model) {
        private static final List<String> TABLES =
                List.of("runs", "replies", "run_verdicts", "candidates", "verdicts", "schedules");

        /** Before its header a run is not in the store, and there is nothing to go on with. */
        Running start() throws IOException {
            Files.createDirectories(folder);
            var process = process(
                    Redirect.PIPE,
                    "optimize",
                    MockModel.OP,
                    "--model",
                    model.spec(),
                    "--ensemble",
                    "adaptive",
                    "--beam",
                    "2",
                    "--plans",
                    "3",
                    "--iterations",
                    "3",
                    "--repair",
                    "1",
                    "--combine",
                    "1",
                    "--out",
                    "out");
            var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return new Running(process, output.readLine(), output);
        }

        Process process(Redirect output, String... arguments) throws IOException {
            var command = new ArrayList<>(COMMAND);
            command.addAll(Arrays.asList(arguments));
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output)
                    .redirectError(folder.resolve("errors.txt").toFile());
            builder.environment().put("TILESMITH_HOME", folder.resolve("home").toString());
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("OPENAI_API_KEY", KEY);
            return builder.start();
        }

        /** Goes on with the run in this process; the output. */
        String resume() {
            var result = new CommandLine(folder, Map.of("OPENAI_API_KEY", KEY)).run("optimize", "--resume", "1");
            assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
            return result.out();
        }

        End end(String output) throws IOException, SQLException {
            var table = output.lines()
                    .map(line -> line.replaceAll("\\(\\d[^()]* s\\)", "(time)"))
                    .toList();
            var store = new ArrayList<String>();
            for (var name : TABLES) {
                store.addAll(rows(name));
            }
            return new End(Files.readString(folder.resolve("out/best.c")), table, store);
        }

        /** Calls of the model that the journal has replies of. */
        int paidCalls() throws SQLException, IOException {
            var calls = 0;
            for (var row : query("select body from replies")) {
                calls += new ObjectMapper().readTree(row).path("calls").size();
            }
            return calls;
        }

        private List<String> rows(String table) throws SQLException {
            var columns = query("select name from pragma_table_info('%s')".formatted(table)).stream()
                    .filter(column -> !List.of("created", "folder").contains(column))
                    .map(column -> "quote(%s)".formatted(column))
                    .toList();
            return query("select %s from %s order by 1".formatted(String.join(" || ',' || ", columns), table));
        }

        private List<String> query(String sql) throws SQLException {
            var file = folder.resolve("home").resolve("tilesmith.db");
            var rows = new ArrayList<String>();
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = connection.createStatement();
                    var results = statement.executeQuery(sql)) {
                while (results.next()) {
                    rows.add(results.getString(1));
                }
            }
            return rows;
        }

        void delete() throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}

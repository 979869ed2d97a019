package dev.tilesmith.schedule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes with one store, which none of them has made before. */
class SharedStoreTest {
    private static final int PROCESSES = 6;
    private static final int RECORDS = 40;

    @TempDir
    Path folder;

    @Test
    void processes_that_create_a_store_at_the_same_moment_and_work_on_it_lose_nothing() throws Exception {
        var file = folder.resolve("home").resolve("store.db");
        var processes = new ArrayList<Process>();
        for (var number = 0; number < PROCESSES; number++) {
            processes.add(start(file, number));
        }
        // Each says that it is there; then all are let go at once.
        for (var process : processes) {
            assertEquals('r', process.getInputStream().read());
        }
        for (var process : processes) {
            process.getOutputStream().close();
        }
        for (var process : processes) {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
        }
        try (var store = SqliteStore.open(file)) {
            assertEquals(PROCESSES, store.runs().size());
            for (var run : store.runs()) {
                assertEquals(RECORDS, store.replies(run.id()).size());
                assertEquals(RECORDS, store.candidates(run.id()).size());
                assertTrue(store.candidates(run.id()).stream()
                        .allMatch(row -> row.plan().equals(run.op())));
            }
            var schedules = new HashSet<String>();
            store.schedules().forEach(one -> schedules.add(one.asRecorded().op()));
            assertEquals(PROCESSES * RECORDS, schedules.size());
        }
    }

    private static Process start(Path file, int number) throws IOException {
        var java = ProcessHandle.current().info().command().orElse("java");
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        Worker.class.getName(),
                        file.toString(),
                        "process " + number)
                .redirectErrorStream(true)
                .start();
    }

    /** What each process does: a run with its journal, and some schedules, reading in between. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws IOException {
            System.out.write('r');
            System.out.flush();
            if (System.in.read() >= 0) {
                throw new IllegalStateException("nothing was to come");
            }
            try (var store = SqliteStore.open(Path.of(arguments[0]))) {
                work(store, arguments[1]);
            }
        }

        private static void work(SqliteStore store, String name) {
            var none = OptionalLong.empty();
            var run = store.begin(new RunRow(
                    0, name, "", "target", "{}", "", RunRow.State.RUNNING, none, none, "2026-01-01T00:00:00Z", ""));
            var journal = store.journal(run);
            for (var i = 0; i < RECORDS; i++) {
                var hash = "hash " + i;
                journal.recordReply("reply " + i, name);
                journal.recordVerdict(hash, "{}");
                journal.recordCandidate(new CandidateRow(
                        1, i, "", "rewriter", "unroll", name, "void kernel() {}", hash, "correct", none, "{}"));
                store.cacheVerdict("the same for all " + i, name);
                store.progress(run, RunRow.State.RUNNING, OptionalLong.of(100), OptionalLong.of(100 - i));
                var id = store.save(schedule(name + ", schedule " + i));
                if (store.schedule(id).isEmpty() || store.schedules().size() <= i) {
                    throw new IllegalStateException("schedule %d is gone".formatted(id));
                }
            }
        }

        private static Schedule schedule(String op) {
            return new Schedule(
                    0,
                    op,
                    "",
                    new Machine("target", "configuration", "version"),
                    "void kernel() {}",
                    "hash",
                    100,
                    50,
                    1,
                    0.5,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    3,
                    new Schedule.Origin(
                            List.of(), 0, OptionalLong.empty(), OptionalLong.empty(), "2026-01-01T00:00:00Z"));
        }
    }
}

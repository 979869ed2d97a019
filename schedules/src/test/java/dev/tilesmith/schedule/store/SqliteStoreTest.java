package dev.tilesmith.schedule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    @TempDir
    Path folder;

    @Test
    void runs_come_back_newest_first_with_their_progress() {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var first = store.begin(run("gemm:16x16x16"));
            var second = store.begin(run("gemm:32x32x32"));
            store.progress(first, RunRow.State.DONE, OptionalLong.of(100), OptionalLong.of(40));
            store.progress(first, RunRow.State.DONE, OptionalLong.empty(), OptionalLong.of(30));

            assertEquals(
                    List.of(second, first),
                    store.runs().stream().map(RunRow::id).toList());
            var stored = store.run(first).orElseThrow();
            assertEquals(OptionalLong.of(100), stored.startCycles());
            assertEquals(OptionalLong.of(30), stored.bestCycles());
            assertEquals(RunRow.State.DONE, stored.state());
        }
    }

    @Test
    void a_journal_answers_after_the_store_was_opened_again() {
        var file = folder.resolve("store.db");
        var row = candidate(2, 5);
        long run;
        try (var store = SqliteStore.open(file)) {
            run = store.begin(run("gemm:16x16x16"));
            store.journal(run).recordReply("1/0/rewriter", "{}");
            store.journal(run).recordCandidate(row);
        }
        try (var store = SqliteStore.open(file)) {
            assertEquals(Optional.of("{}"), store.journal(run).reply("1/0/rewriter"));
            assertEquals(Optional.empty(), store.journal(run).reply("1/1/rewriter"));
            assertEquals(Optional.of(row), store.journal(run).candidate(2, 5));
            assertEquals(List.of(row), store.candidates(run));
        }
    }

    @Test
    void a_reply_cannot_be_recorded_twice() {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var journal = store.journal(store.begin(run("gemm:16x16x16")));
            journal.recordReply("key", "first");
            assertThrows(StoreException.class, () -> journal.recordReply("key", "second"));
            assertEquals(Optional.of("first"), journal.reply("key"));
        }
    }

    @Test
    void a_schedule_keeps_its_optimizations_and_replaces_the_one_of_the_same_run() {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var run = store.begin(run("gemm:16x16x16"));
            store.save(schedule(run, 50));
            store.save(schedule(run, 40));
            var kept = store.schedules();
            assertEquals(1, kept.size());
            assertEquals(40, kept.getFirst().cycles());
            assertEquals(schedule(run, 40).optimizations(), kept.getFirst().optimizations());
            assertTrue(Double.isNaN(kept.getFirst().utilization()));
        }
    }

    @Test
    void two_stores_share_one_file() {
        var file = folder.resolve("store.db");
        try (var one = SqliteStore.open(file);
                var other = SqliteStore.open(file)) {
            one.begin(run("gemm:16x16x16"));
            other.begin(run("gemm:32x32x32"));
            assertEquals(2, one.runs().size());
        }
    }

    @Test
    void a_file_that_is_no_database_is_one_clear_message() throws Exception {
        var file = folder.resolve("store.db");
        Files.writeString(file, "not a database at all, but long enough to have a header of its own".repeat(20));
        var failure = assertThrows(StoreException.class, () -> SqliteStore.open(file));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("cannot open the store " + file));
    }

    private static RunRow run(String op) {
        return new RunRow(
                0,
                op,
                "gemmini-int8-16",
                "{}",
                "void kernel() {}",
                RunRow.State.RUNNING,
                OptionalLong.empty(),
                OptionalLong.empty(),
                "2026-01-01T00:00:00Z",
                "");
    }

    private static CandidateRow candidate(int iteration, int position) {
        return new CandidateRow(
                iteration,
                position,
                "parent",
                "rewriter",
                "unroll",
                "unroll the loop at line 3",
                "void kernel() {}",
                "hash",
                "correct",
                OptionalLong.of(17),
                "{}");
    }

    private static Schedule schedule(long run, long cycles) {
        var step = new Schedule.Optimization("unroll", "unroll the loop at line 3", 100, cycles);
        return new Schedule(
                0,
                "gemm:16x16x16",
                "gemmini-int8-16",
                "1",
                "void kernel() {}",
                "hash",
                100,
                cycles,
                Double.NaN,
                List.of(step),
                3,
                run,
                "2026-01-01T00:00:00Z");
    }
}

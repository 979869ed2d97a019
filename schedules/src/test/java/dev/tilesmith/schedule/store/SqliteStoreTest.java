package dev.tilesmith.schedule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.schedule.CampaignRow;
import dev.tilesmith.schedule.CampaignRun;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.sim.config.GemminiConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    private static final Machine MACHINE = Machine.of(GemminiConfig.INT8_16, "1");

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
    void a_run_that_no_process_carries_out_was_interrupted_and_looking_writes_nothing() throws Exception {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var run = store.begin(run("gemm:16x16x16"));
            var row = store.run(run).orElseThrow();
            assertEquals(RunRow.State.INTERRUPTED, store.state(row));
            assertFalse(Files.exists(folder.resolve("store.db.owners")));
            try (var _ = store.claim(run)) {
                assertEquals(RunRow.State.RUNNING, store.state(row));
            }
        }
    }

    @Test
    void the_runs_of_a_campaign_come_back_by_their_places_with_what_came_of_them() throws Exception {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var campaign = store.beginCampaign(new CampaignRow(0, "net", "{}", "2026-01-01T00:00:00Z", ""));
            store.setCampaignFolder(campaign, "runs/net");
            var second = store.begin(run("gemm:32x32x32"), campaign, 2);
            store.begin(run("gemm:64x64x64"));
            var first = store.begin(run("gemm:16x16x16"), campaign, 1);
            store.setOutcome(first, "{\"done\":1}");

            var runs = store.campaignRuns(campaign);
            assertEquals(
                    List.of(first, second),
                    runs.stream().map(run -> run.run().id()).toList());
            assertEquals(
                    List.of(Optional.of("{\"done\":1}"), Optional.empty()),
                    runs.stream().map(CampaignRun::outcome).toList());
            var row = store.campaign(campaign).orElseThrow();
            assertEquals(new CampaignRow(campaign, "net", "{}", "2026-01-01T00:00:00Z", "runs/net"), row);
            assertEquals(List.of(row), store.campaigns());
        }
    }

    @Test
    void a_campaign_is_carried_out_by_one_process_and_keeps_its_claim_when_a_run_gives_its_own_back() throws Exception {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var row = new CampaignRow(1, "net", "{}", "2026-01-01T00:00:00Z", "");
            assertFalse(store.isRunning(row));
            try (var _ = store.claimCampaign(1)) {
                store.claim(1).close();
                var taken = assertThrows(Claim.Taken.class, () -> store.claimCampaign(1));
                assertTrue(
                        String.valueOf(taken.getMessage()).startsWith("campaign 1 is still running"),
                        taken::getMessage);
            }
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
            store.journal(run).recordVerdict(row.hash(), row.verdict());
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
    void a_schedule_comes_back_whole_and_one_of_the_same_run_replaces_it_under_its_number() {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var run = store.begin(run("gemm:16x16x16"));
            var first = store.save(schedule(run, 50));
            assertEquals(first, store.save(schedule(run, 40)));
            var kept = store.schedules();
            assertEquals(1, kept.size());
            assertEquals(schedule(run, 40).withId(first), kept.getFirst().asRecorded());
            assertEquals(Optional.of(kept.getFirst()), store.schedule(first));
        }
    }

    @Test
    void schedules_from_files_have_no_run_and_lose_their_parent_when_it_goes() {
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var parent = store.save(imported(OptionalLong.empty()));
            var child = store.save(imported(OptionalLong.of(parent)));
            assertEquals(OptionalLong.of(parent), parent(store, child));
            store.remove(List.of(parent));
            assertEquals(Optional.empty(), store.schedule(parent));
            assertEquals(OptionalLong.empty(), parent(store, child));
        }
    }

    @Test
    void a_schedule_is_given_for_its_own_machine_only_until_it_is_verified_on_another() {
        var newer = new Machine(MACHINE.target(), MACHINE.configuration(), "2");
        try (var store = SqliteStore.open(folder.resolve("store.db"))) {
            var id = store.save(imported(OptionalLong.empty()));
            var stored = store.schedule(id).orElseThrow();
            assertTrue(stored.on(MACHINE).isPresent());
            assertEquals(Optional.empty(), stored.on(newer));
            assertEquals(Optional.empty(), stored.on(newer, (_, _) -> Optional.empty()));
            var there = stored.on(newer, (claim, machine) -> Optional.of(claim.verified(machine, 44, 0.5, 3)))
                    .orElseThrow();
            store.update(there);
            var updated = store.schedule(id).orElseThrow();
            assertEquals(Optional.of(there), updated.on(newer));
            assertEquals(Optional.empty(), updated.on(MACHINE));
        }
    }

    @Test
    void stores_of_before_are_read_and_their_schedules_hold_on_no_machine() throws Exception {
        var file = folder.resolve("store.db");
        var url = "jdbc:sqlite:" + file;
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .target("2")
                .loggers("slf4j")
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "insert into runs (op, target, settings, start_kernel, state, created, folder)"
                            + " values ('gemm:16x16x16', 'gemmini-int8-16', '{\"seed\":5}', '', 'done', '2026-01-01T00:00:00Z', '')");
            statement.executeUpdate("insert into candidates values (1, 1, 0, 'parent', 'rewriter', 'unroll', 'plan',"
                    + " 'void kernel() {}', 'hash', 'correct', 50, 'told')");
            statement.executeUpdate("insert into schedules (op, target, simulator_version, source, hash, start_cycles,"
                    + " cycles, optimizations, seeds_verified, run, created) values ('gemm:16x16x16',"
                    + " 'gemmini-int8-16', '1', 'void kernel() {}', 'hash', 100, 50, '[]', 3, 1,"
                    + " '2026-01-01T00:00:00Z')");
        }
        try (var store = SqliteStore.open(file)) {
            var old = store.schedule(1).orElseThrow();
            assertEquals(50, old.asRecorded().cycles());
            assertEquals(5, old.asRecorded().inputSeed());
            assertEquals(OptionalLong.of(1), old.asRecorded().origin().run());
            assertEquals(Optional.empty(), old.asRecorded().tiles());
            assertEquals(Optional.empty(), old.on(MACHINE));
            assertEquals("told", store.candidates(1).getFirst().verdict());
            assertEquals(Optional.of("told"), store.journal(1).verdict("hash"));
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
        assertEquals(
                "cannot open the store %s: it is no SQLite database; move it away to begin with an empty one"
                        .formatted(file),
                failure.getMessage());
    }

    private static RunRow run(String op) {
        return new RunRow(
                0,
                op,
                "",
                "gemmini-int8-16",
                "{}",
                "void kernel() {}",
                RunRow.State.RUNNING,
                OptionalLong.empty(),
                OptionalLong.empty(),
                "2026-01-01T00:00:00Z",
                "");
    }

    private static Schedule imported(OptionalLong parent) {
        return schedule(0, 50)
                .withOrigin(new Schedule.Origin(List.of(), 0, OptionalLong.empty(), parent, "2026-01-01T00:00:00Z"));
    }

    private static OptionalLong parent(SqliteStore store, long id) {
        return store.schedule(id).orElseThrow().asRecorded().origin().parent();
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
                "",
                MACHINE,
                "void kernel() {}",
                "hash",
                100,
                cycles,
                7,
                Double.NaN,
                List.of(step),
                Optional.of(new TileFacts(16, 16, 16, Set.of("B"), Set.of("A"))),
                Optional.of("one loop"),
                3,
                new Schedule.Origin(
                        List.of("exact mapper", "rewriter"),
                        0.25,
                        OptionalLong.of(run),
                        OptionalLong.empty(),
                        "2026-01-01T00:00:00Z"));
    }
}

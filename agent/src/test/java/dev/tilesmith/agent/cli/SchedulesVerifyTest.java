package dev.tilesmith.agent.cli;

import static dev.tilesmith.agent.cli.ThreeSchedules.optimize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored schedules that are evaluated again. */
class SchedulesVerifyTest {
    @TempDir
    Path folder;

    private CommandLine here;

    @BeforeEach
    void takeThreeSchedulesHere() throws IOException {
        here = ThreeSchedules.in(folder);
    }

    @Test
    void verifying_tells_what_has_changed_and_keeps_it() {
        var same = here.run("schedules", "verify", "3");
        assertEquals(ExitCode.DONE, same.exitCode(), same.toString());
        assertTrue(same.out().endsWith(" cycles, as recorded\n"), same.out());
        try (var store = SqliteStore.open(folder.resolve("home/tilesmith.db"))) {
            var recorded = store.schedule(3).orElseThrow().asRecorded();
            var older = new Machine(recorded.target(), recorded.machine().configuration(), "simulator 1");
            store.update(recorded.verified(older, recorded.cycles() + 7, 0.5, 3));
        }
        assertTrue(here.run("schedules").out().contains("(verified on another machine)"));
        var changed = here.run("schedules", "verify", "3");
        assertTrue(changed.out().contains(" with simulator 1"), changed.out());
        assertTrue(here.run("schedules", "verify").out().lines().allMatch(line -> line.endsWith("as recorded")));
    }

    @Test
    void where_there_is_nothing_to_verify_it_is_said() {
        assertTrue(here.in("elsewhere").run("schedules", "verify").out().startsWith("no schedules yet; "));
        assertTrue(here.run("schedules", "verify", "--op", "conv").out().startsWith("no schedule is like that; "));
        assertEquals(
                "", here.in("elsewhere").run("schedules", "verify", "--json").out());
    }

    @Test
    void a_kernel_whose_time_depends_on_its_inputs_is_timed_on_those_of_its_run() throws IOException {
        var source = "void count(const int8_t A[64], int8_t C[1]) { int s = 0; for (int i = 0; i < 64; i++) {"
                + " if (A[i] > 0) { s = s + A[i] / 3; } } C[0] = s > 100 ? 100 : s; }\n";
        Files.writeString(folder.resolve("count.c"), source);
        optimize(here, "c:" + folder.resolve("count.c"), "--kernel", "count.c", "--iterations", "1", "--seed", "5");
        var verified = here.run("schedules", "verify", "4").out();
        assertTrue(verified.endsWith(", as recorded\n"), verified);
        here.run("schedules", "export", "count.json", "4");
        var there = here.in("elsewhere");
        there.run("schedules", "import", "../count.json");
        assertEquals(
                here.run("schedules", "show", "4", "--json").lastJson().path("best"),
                there.run("schedules", "show", "1", "--json").lastJson().path("best"));
    }

    @Test
    void a_kernel_that_fails_is_told_and_not_used_any_more() {
        try (var store = SqliteStore.open(folder.resolve("home/tilesmith.db"))) {
            var good = store.schedule(3).orElseThrow().asRecorded();
            var other = store.schedule(1).orElseThrow().asRecorded();
            store.update(new Schedule(
                    3,
                    good.op(),
                    "",
                    good.machine(),
                    other.source(),
                    other.hash(),
                    good.startCycles(),
                    good.cycles(),
                    good.inputSeed(),
                    good.utilization(),
                    good.optimizations(),
                    good.tiles(),
                    good.loops(),
                    3,
                    good.origin()));
        }
        var result = here.run("schedules", "verify");
        assertEquals(ExitCode.REJECTED, result.exitCode());
        assertTrue(result.out().contains("schedule 3: its kernel is notParsed"), result.out());
        assertTrue(here.run("schedules", "show", "3").out().contains("not on this machine"));
    }
}

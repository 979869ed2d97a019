package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.CriticalPath;
import dev.tilesmith.sim.report.LineCounters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CriticalPathTextTest {
    @Test
    void a_load_says_who_waits_for_it_and_how_often_it_is_repeated() {
        var path = List.of(
                new CriticalPath.Step(Unit.LOAD, "mvin2", 14, 610),
                new CriticalPath.Step(Unit.EXECUTE, "compute_preloaded", 20, 370),
                new CriticalPath.Step(Unit.ISSUE, "preload", 19, 20));
        var waits = List.of(
                new Counters.Wait(Unit.STORE, Reason.LOAD_DATA, 14, 10),
                new Counters.Wait(Unit.EXECUTE, Reason.LOAD_DATA, 14, 500));
        assertEquals(
                List.of(
                        "61 % of the cycles: execute waits for mvin2 at line 14; each byte of B is loaded 32 times",
                        "37 % of the cycles: the array works on compute_preloaded at line 20",
                        "2 % of the cycles: smaller steps"),
                sentences(path, waits));
    }

    @Test
    void a_step_names_what_its_unit_loses_a_good_part_of_it_to() {
        var path = List.of(new CriticalPath.Step(Unit.LOAD, "mvin2", 14, 1000));
        var waits = List.of(
                new Counters.Wait(Unit.LOAD, Reason.MEMORY, 14, 700),
                // Waits for other units are no loss of this one.
                new Counters.Wait(Unit.LOAD, Reason.EXECUTE_RESULT, 14, 900));
        assertEquals(
                List.of("100 % of the cycles: mvin2 at line 14, a good part of it lost to memory; each byte of B is"
                        + " loaded 32 times"),
                sentences(path, waits));
    }

    @Test
    void the_host_works_up_to_its_next_command() {
        var path = List.of(new CriticalPath.Step(Unit.HOST, "", 13, 900), new CriticalPath.Step(Unit.HOST, "", 0, 100));
        var waits = List.of(
                new Counters.Wait(Unit.HOST, Reason.DATA_CACHE_MISS, 11, 400),
                new Counters.Wait(Unit.HOST, Reason.FENCE, 15, 800));
        assertEquals(
                List.of(
                        "90 % of the cycles: the host works up to the command at line 13, a good part of it lost to data"
                                + " cache miss (line 11)",
                        "10 % of the cycles: the host works behind its last command, a good part of it lost to data"
                                + " cache miss (line 11)"),
                sentences(path, waits));
    }

    @Test
    void a_kernel_without_commands_has_no_last_one() {
        var path = List.of(new CriticalPath.Step(Unit.HOST, "", 0, 1000));
        assertEquals(
                List.of("100 % of the cycles: the host works, and gives the accelerator no command"),
                sentences(new TreeMap<>(), path, List.of()));
    }

    private static List<String> sentences(List<CriticalPath.Step> path, List<Counters.Wait> waits) {
        return sentences(new TreeMap<>(Map.of("mvin", 32L)), path, waits);
    }

    private static List<String> sentences(
            SortedMap<String, Long> commands, List<CriticalPath.Step> path, List<Counters.Wait> waits) {
        var traffic = new Counters.Traffic(List.of(new ArrayTraffic("B", 64, 2048, 1984, 0, 0)));
        var counters = new Counters(
                1000,
                0,
                commands,
                0,
                List.of(),
                List.of(),
                waits,
                new CriticalPath(1000, path),
                List.of(new LineCounters(14, 32, 2048, 1984, "B")),
                traffic,
                Counters.Occupancy.NONE);
        return new CriticalPathText(counters).sentences();
    }
}

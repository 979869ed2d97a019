package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.CriticalPath;
import dev.tilesmith.sim.report.LineCounters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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

    @Test
    void a_line_that_loads_several_arrays_names_all_that_are_loaded_again() {
        var path = List.of(
                new CriticalPath.Step(Unit.LOAD, "mvin", 30, 600), new CriticalPath.Step(Unit.LOAD, "mvin2", 30, 400));
        // The loss is of both commands, and is a good part of both together only.
        var waits = List.of(new Counters.Wait(Unit.LOAD, Reason.MEMORY, 30, 290));
        assertEquals(
                List.of(
                        "60 % of the cycles: mvin at line 30; each byte of B is loaded 32 times, of A is loaded 4 times",
                        "40 % of the cycles: mvin2 at line 30; each byte of B is loaded 32 times, of A is loaded 4 times"),
                sentences(path, waits));
    }

    @Test
    void what_the_array_loses_to_a_preload_beside_a_compute_is_told_with_the_compute() {
        var path = List.of(
                new CriticalPath.Step(Unit.EXECUTE, "compute_preloaded", 20, 990),
                new CriticalPath.Step(Unit.EXECUTE, "preload", 19, 10));
        var waits = List.of(new Counters.Wait(Unit.EXECUTE, Reason.BANK_CONFLICT, 19, 400));
        assertEquals(
                List.of(
                        "99 % of the cycles: the array works on compute_preloaded at line 20, a good part of it lost to"
                                + " bank conflict (line 19)",
                        "1 % of the cycles: smaller steps"),
                sentences(path, waits));
    }

    @Test
    void commands_that_move_less_than_a_line_are_told() {
        var path = List.of(new CriticalPath.Step(Unit.LOAD, "mvin", 31, 1000));
        var waits = List.of(new Counters.Wait(Unit.LOAD, Reason.MEMORY, 31, 800));
        assertEquals(
                List.of("100 % of the cycles: mvin at line 31, a good part of it lost to memory; each command moves 16"
                        + " bytes"),
                sentences(path, waits));
    }

    @Test
    void many_small_steps_are_told_by_unit() {
        var path = new ArrayList<CriticalPath.Step>();
        path.add(new CriticalPath.Step(Unit.LOAD, "mvin", 1, 60));
        for (int line = 40; line < 85; line++) {
            path.add(new CriticalPath.Step(Unit.LOAD, "mvin", line, 20));
        }
        path.add(new CriticalPath.Step(Unit.HOST, "", 90, 29));
        path.add(new CriticalPath.Step(Unit.ISSUE, "mvin", 90, 11));
        assertEquals(
                List.of("6 % of the cycles: mvin at line 1", "94 % of the cycles: smaller steps (load 90 %)"),
                sentences(path, List.of()));
    }

    @Test
    void what_is_no_percent_is_not_told() {
        var path = List.of(
                new CriticalPath.Step(Unit.EXECUTE, "compute_preloaded", 20, 996),
                new CriticalPath.Step(Unit.EXECUTE, "preload", 19, 4));
        assertEquals(
                List.of("100 % of the cycles: the array works on compute_preloaded at line 20"),
                sentences(path, List.of()));
    }

    private static List<String> sentences(List<CriticalPath.Step> path, List<Counters.Wait> waits) {
        return sentences(new TreeMap<>(Map.of("mvin", 32L)), path, waits);
    }

    private static List<String> sentences(
            SortedMap<String, Long> commands, List<CriticalPath.Step> path, List<Counters.Wait> waits) {
        var traffic = new Counters.Traffic(List.of(
                new ArrayTraffic("A", 1024, 4096, 3072, 0, 0),
                new ArrayTraffic("B", 64, 2048, 1984, 0, 0),
                new ArrayTraffic("C", 64, 0, 0, 2048, 1984),
                new ArrayTraffic("D", 1024, 1024, 0, 0, 0)));
        var counters = new Counters(
                1000,
                0,
                commands,
                0,
                List.of(),
                List.of(),
                waits,
                new CriticalPath(1000, path),
                List.of(
                        new LineCounters(14, 32, 2048, 1984, 0, new TreeSet<>(Set.of("B"))),
                        new LineCounters(30, 32, 8192, 7040, 0, new TreeSet<>(Set.of("A", "B", "C"))),
                        new LineCounters(31, 64, 1024, 0, 0, new TreeSet<>(Set.of("D")))),
                traffic,
                Counters.Occupancy.NONE);
        return new CriticalPathText(counters).sentences();
    }
}

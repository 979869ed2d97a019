package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.MicroTable.Measured;
import dev.tilesmith.sim.MicroTable.Row;
import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The programs behind the tables of micro measurements, unmodified and built with the compiler of the measurements, take
 * the cycles of the RTL. The tables lie beside the programs; their last column says by how many cycles a row may differ.
 * Rows that meet DRAM, or code that no cache has yet, depend on what the measured system's start-up code left behind.
 * {@code -Dmicro.update=true} writes that column anew, with a small margin.
 */
class MicroTablesTest {
    private static final Path RESOURCES = Path.of("src/test/resources/rtlprograms");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"micro1, 2.6", "micro2, 2.9", "micro3, 5.3", "micro4, 0.7", "rocket1, 3.0"})
    void a_program_takes_the_cycles_of_the_rtl(String name, double meanPercent) throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        run(machine, Watch.NONE, name);
        compare(name, MicroTable.printed(machine.output()), meanPercent);
    }

    @Test
    void hardware_loops_take_the_cycles_of_the_rtl() throws Exception {
        var measured = new ArrayList<Measured>();
        for (var group : groups(MicroTable.read("loopws").rows())) {
            var machine = new BareMetal(folder, GemminiConfig.INT8_16);
            run(machine, Watch.NONE, "loopws", group.definitions());
            measured.addAll(MicroTable.printedLoops(machine.output()));
        }
        compare("loopws", measured, 0.7);
    }

    @Test
    void one_of_each_command_takes_the_cycles_of_the_rtl() throws Exception {
        var phases = new MicroTable.Phases();
        run(new BareMetal(folder, GemminiConfig.INT8_16), new Watch(() -> false, phases), "tr1");
        var rows = MicroTable.read("tr1").rows();
        var found = phases.phases();
        assertEquals(rows.size(), found.size());
        compare("tr1", MicroTable.named(rows, found), 3);
    }

    private static void run(BareMetal machine, Watch watch, String name, String... definitions) throws Exception {
        var result = machine.run(machine.build("/rtlprograms/" + name + ".c", definitions), watch);
        var exited = assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals(0, exited.exitCode(), machine.output());
    }

    private static void compare(String name, List<Measured> measured, double meanPercent) throws IOException {
        var table = MicroTable.read(name);
        var matched = table.matched(measured);
        if (Boolean.getBoolean("micro.update")) {
            update(name, table.rows(), matched);
            return;
        }
        var wrong = new ArrayList<String>();
        var sum = 0.0;
        for (var i = 0; i < matched.size(); i++) {
            var row = table.rows().get(i);
            var difference = Math.abs(matched.get(i).total() - row.total());
            sum += 100.0 * difference / row.total();
            if (difference > row.within()) {
                wrong.add("%s,%s: expected %d within %d, got %d"
                        .formatted(
                                row.benchmark(),
                                row.param(),
                                row.total(),
                                row.within(),
                                matched.get(i).total()));
            }
        }
        assertEquals(List.of(), wrong);
        var mean = sum / matched.size();
        assertTrue(
                mean <= meanPercent,
                () -> String.format(Locale.ROOT, "mean difference %.2f %%, at most %.2f", mean, meanPercent));
    }

    /** Runs that one program made: rows of one size, and of as many repetitions each. */
    private record Group(String size, int runs, List<String> tiles) {
        String[] definitions() {
            var size = this.size.split(" ");
            return new String[] {
                "-DM_=" + size[0],
                "-DN_=" + size[1],
                "-DK_=" + size[2],
                "-DRUNS=" + runs,
                "-DCFGS={" + String.join("},{", tiles) + "}"
            };
        }
    }

    private static List<Group> groups(List<Row> rows) {
        var groups = new ArrayList<Group>();
        for (var first = 0; first < rows.size(); ) {
            var benchmark = rows.get(first).benchmark();
            var runs = 1;
            while (first + runs < rows.size() && !rows.get(first + runs).param().equals("0")) {
                runs++;
            }
            var sizeEnd = benchmark.split(" ", 4);
            var size = String.join(" ", List.of(sizeEnd).subList(0, 3));
            var last = groups.isEmpty() ? new Group("", 0, List.of()) : groups.getLast();
            if (!last.size.equals(size) || last.runs != runs) {
                last = new Group(size, runs, new ArrayList<>());
                groups.add(last);
            }
            last.tiles.add(sizeEnd[3].replace(' ', ','));
            first += runs;
        }
        return groups;
    }

    private static void update(String name, List<Row> rows, List<Measured> measured) throws IOException {
        var lines = new ArrayList<>(List.of("benchmark,param,issue,total,within"));
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var difference = Math.abs(measured.get(i).total() - row.total());
            var within = Math.max(Math.max(3, row.total() / 50), difference + Math.max(2, row.total() / 100));
            lines.add("%s,%s,%d,%d,%d".formatted(row.benchmark(), row.param(), row.issue(), row.total(), within));
        }
        Files.write(RESOURCES.resolve(name + ".csv"), lines);
    }
}

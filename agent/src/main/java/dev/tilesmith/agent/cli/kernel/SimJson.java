package dev.tilesmith.agent.cli.kernel;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.report.LineTable;
import dev.tilesmith.eval.CriticalPathText;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.UnitAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code sim} prints, as fields of a JSON object. */
final class SimJson {
    private SimJson() {}

    static Map<String, Object> fields(Kernel kernel, Measurement.Result.Measured measured) {
        var whatIfs = new LinkedHashMap<String, Object>();
        measured.whatIfs()
                .forEach(whatIf ->
                        whatIfs.put(whatIf.free().label(), whatIf.cycles().count()));
        return Console.fields(
                "file", kernel.name(),
                "verdict", "correct",
                "cold", Console.fields("cycles", measured.cold().count()),
                "warm", Console.fields("cycles", measured.warm().count()),
                "fnv", measured.fnv(),
                "instructions", measured.instructions(),
                "warnings", measured.warnings(),
                "counters", counters(measured.counters()),
                "criticalPath", criticalPath(measured.counters()),
                "whatIf", whatIfs,
                "lines", lines(new LineTable(kernel, measured.counters())));
    }

    static Map<String, Object> counters(Counters counters) {
        return Console.fields(
                "commands", counters.commands(),
                "macs", counters.macs(),
                "accounts", counters.accounts().stream().map(SimJson::account).toList(),
                "waits",
                        counters.waits().stream()
                                .map(wait -> Console.fields(
                                        "unit", wait.unit().label(),
                                        "reason", wait.reason().label(),
                                        "line", wait.line(),
                                        "cycles", wait.cycles()))
                                .toList(),
                "bytesIn", counters.traffic().bytesIn(),
                "bytesOut", counters.traffic().bytesOut(),
                "bytesMovedAgain", counters.traffic().bytesMovedAgain(),
                "arrays",
                        counters.traffic().arrays().stream().map(SimJson::array).toList(),
                "scratchpadRows", counters.occupancy().scratchpadRows(),
                "accumulatorRows", counters.occupancy().accumulatorRows());
    }

    private static Map<String, Object> account(UnitAccount account) {
        var stalls = new LinkedHashMap<String, Object>();
        account.stallCycles().forEach((reason, cycles) -> stalls.put(reason.label(), cycles));
        return Console.fields(
                "unit", account.unit().label(),
                "cycles", account.cycles(),
                "busyCycles", account.busyCycles(),
                "stallCycles", stalls);
    }

    private static Map<String, Object> array(ArrayTraffic array) {
        return Console.fields(
                "array", array.array(),
                "sizeBytes", array.sizeBytes(),
                "bytesIn", array.bytesIn(),
                "bytesInAgain", array.bytesInAgain(),
                "bytesOut", array.bytesOut(),
                "bytesOutAgain", array.bytesOutAgain());
    }

    private static Map<String, Object> criticalPath(Counters counters) {
        var steps = counters.path().steps().stream()
                .map(step -> Console.fields(
                        "unit", step.unit().label(),
                        "command", step.command(),
                        "line", step.line(),
                        "cycles", step.cycles()))
                .toList();
        return Console.fields("text", new CriticalPathText(counters).sentences(), "steps", steps);
    }

    private static List<Map<String, Object>> lines(LineTable table) {
        return table.rows().stream()
                .map(row -> Console.fields(
                        "line", row.line(),
                        "commands", row.done().commands(),
                        "hostCycles", row.hostCycles(),
                        "pathCycles", row.pathCycles(),
                        "criticalUnit", table.criticalUnit().label(),
                        "waitedCycles", row.waitedCycles(),
                        "bytesMoved", row.done().bytesMoved(),
                        "bytesMovedAgain", row.done().bytesMovedAgain(),
                        "bytesUnused", row.done().bytesUnused(),
                        "arrays", row.done().arrays(),
                        "text", row.text()))
                .toList();
    }
}

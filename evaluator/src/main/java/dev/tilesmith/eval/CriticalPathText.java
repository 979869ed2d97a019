package dev.tilesmith.eval;

import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.CriticalPath;
import dev.tilesmith.sim.report.LineCounters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** The critical path of a call in a few sentences, for people and prompts: what takes the time, and which line says so. */
public final class CriticalPathText {
    private static final int MOST_STEPS = 5;
    /** Smaller steps are told together. */
    private static final double SMALLEST_SHARE = 0.03;
    /** A part of a step from which on its reason is worth a word. */
    private static final double LARGE_PART = 0.3;
    /** From here on, that bytes are moved again is worth a word. */
    private static final double MANY_TIMES = 1.5;
    /** So many commands on one line are no exception in it. */
    private static final int MANY_COMMANDS = 16;

    private static final int LINE_BYTES = 64;
    /** From here on, that the link carries bytes for nothing is worth a word. */
    private static final double UNUSED_PART = 0.15;

    private final Counters counters;

    public CriticalPathText(Counters counters) {
        this.counters = counters;
    }

    /** The largest steps first, then what is left: {@code 61 % of the cycles: execute waits for mvin2 at line 14}. */
    public List<String> sentences() {
        var sentences = new ArrayList<String>();
        var rest = counters.path().cycles();
        for (var step : largest()) {
            sentences.add("%s of the cycles: %s".formatted(share(step.cycles()), what(step)));
            rest -= step.cycles();
        }
        if (!sentences.isEmpty() && !share(rest).equals(share(0))) {
            sentences.add("%s of the cycles: smaller steps%s".formatted(share(rest), parts(rest)));
        }
        return sentences;
    }

    /** Which units take how much of the smaller steps, if these are many. */
    private String parts(long rest) {
        if (rest < LARGE_PART * counters.path().cycles()) {
            return "";
        }
        var shown = largest().stream().collect(Collectors.groupingBy(CriticalPath.Step::unit, summing()));
        var hidden = counters.path().steps().stream()
                .collect(Collectors.groupingBy(CriticalPath.Step::unit, () -> new EnumMap<>(Unit.class), summing()));
        shown.forEach((unit, cycles) -> hidden.merge(unit, -cycles, Long::sum));
        return hidden.entrySet().stream()
                .filter(part ->
                        part.getValue() >= SMALLEST_SHARE * counters.path().cycles())
                .sorted(Map.Entry.<Unit, Long>comparingByValue().reversed())
                .map(part -> "%s %s".formatted(part.getKey().label(), share(part.getValue())))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private static Collector<CriticalPath.Step, ?, Long> summing() {
        return Collectors.summingLong(CriticalPath.Step::cycles);
    }

    /** The steps that are worth a sentence, largest first. */
    public List<CriticalPath.Step> largest() {
        var path = counters.path();
        return path.steps().stream()
                .filter(step -> step.cycles() >= SMALLEST_SHARE * path.cycles())
                .limit(MOST_STEPS)
                .toList();
    }

    /** What happens in a step: {@code execute waits for mvin2 at line 14; each byte of B is loaded 32 times}. */
    public String what(CriticalPath.Step step) {
        var at = step.line() > 0 ? " at line %d".formatted(step.line()) : "";
        return switch (step.unit()) {
            case HOST -> host(step, at) + mostly(step);
            case ISSUE -> "%s%s is held up in the queues to its unit".formatted(step.command(), at);
            case LOAD -> move(step, at, Reason.LOAD_DATA) + again(step, "loaded");
            case EXECUTE -> "the array works on %s%s%s".formatted(step.command(), at, mostly(step));
            case STORE -> move(step, at, Reason.STORE_DONE) + again(step, "stored");
        };
    }

    private String host(CriticalPath.Step step, String at) {
        if (counters.commandCount() == 0) {
            return "the host works, and gives the accelerator no command";
        }
        return step.line() > 0 ? "the host works up to the command" + at : "the host works behind its last command";
    }

    private String move(CriticalPath.Step step, String at, Reason wait) {
        var waiting =
                waiting(step, wait).map(unit -> unit.label() + " waits for ").orElse("");
        return waiting + step.command() + at + mostly(step) + small(step) + unused(step);
    }

    /** The unit that waits most for a line. */
    private Optional<Unit> waiting(CriticalPath.Step step, Reason reason) {
        return counters.waits().stream()
                .filter(wait -> wait.reason() == reason && wait.line() == step.line() && wait.unit() != step.unit())
                .max(Comparator.comparingLong(Counters.Wait::cycles))
                .map(Counters.Wait::unit);
    }

    /** What the unit itself loses most of the step's cycles to. */
    private String mostly(CriticalPath.Step step) {
        // Waits are not told apart by the command of a line, and the core's not even by line: they count against all
        // steps of the unit in the line, or of the core.
        var whole = step.unit() == Unit.HOST ? counters.path().cycles(Unit.HOST) : pathCycles(step.unit(), step.line());
        return counters.waits().stream()
                .filter(wait -> wait.unit() == step.unit()
                        && (wait.line() == step.line() || step.unit() == Unit.HOST || isWithin(wait, step))
                        && isOfUnit(wait.reason())
                        && wait.cycles() >= LARGE_PART * whole)
                .max(Comparator.comparingLong(Counters.Wait::cycles))
                .map(wait -> ", a good part of it lost to %s%s"
                        .formatted(
                                wait.reason().label(),
                                wait.line() == step.line() ? "" : " (line %d)".formatted(wait.line())))
                .orElse("");
    }

    /** Whether the array loses the cycles of a preload beside the computes of a step: on the path they are the step's. */
    private boolean isWithin(Counters.Wait wait, CriticalPath.Step step) {
        return step.unit() == Unit.EXECUTE
                && step.equals(counters.path().steps().stream()
                        .filter(other -> other.unit() == Unit.EXECUTE)
                        .findFirst()
                        .orElseThrow())
                && wait.cycles() > pathCycles(Unit.EXECUTE, wait.line());
    }

    private long pathCycles(Unit unit, int line) {
        return counters.path().steps().stream()
                .filter(step -> step.unit() == unit && step.line() == line)
                .mapToLong(CriticalPath.Step::cycles)
                .sum();
    }

    /** Whether a unit loses cycles for this reason while it has a command that has begun, rather than to other units. */
    private static boolean isOfUnit(Reason reason) {
        return switch (reason) {
            case BANK_CONFLICT,
                    MEMORY,
                    PIPELINE,
                    DATA_CACHE_MISS,
                    INSTRUCTION_CACHE_MISS,
                    OPERAND,
                    MISPREDICTION,
                    REPLAY -> true;
            case NO_COMMAND, COMMAND_QUEUE_FULL, FENCE, SLEEP, STATION_FULL, LOAD_DATA, EXECUTE_RESULT, STORE_DONE ->
                false;
        };
    }

    /** That many commands move less than a line of the L2 each. */
    private String small(CriticalPath.Step step) {
        return counters.lines().stream()
                .filter(line -> line.line() == step.line() && line.arrays().size() == 1)
                .filter(line -> line.commands() >= MANY_COMMANDS && line.bytesMoved() < line.commands() * LINE_BYTES)
                .map(line -> "; each command moves %d bytes".formatted(line.bytesMoved() / line.commands()))
                .findFirst()
                .orElse("");
    }

    /** That rows begin or end within the link's beats. */
    private String unused(CriticalPath.Step step) {
        return counters.lines().stream()
                .filter(line -> line.line() == step.line())
                .filter(line -> line.bytesUnused() >= UNUSED_PART * (line.bytesMoved() + line.bytesUnused()))
                .filter(line -> line.bytesUnused() > 0)
                .map(line ->
                        "; %.0f %% of what the link carries for it is unused: rows begin or end beside multiples of %d"
                                .formatted(
                                        100.0 * line.bytesUnused() / (line.bytesMoved() + line.bytesUnused()),
                                        LineCounters.BEAT_BYTES))
                .findFirst()
                .orElse("");
    }

    private String again(CriticalPath.Step step, String verb) {
        var repeated = counters.lines().stream()
                .filter(line -> line.line() == step.line())
                .flatMap(line -> line.arrays().stream())
                .flatMap(array -> traffic(array).stream())
                .filter(traffic -> times(traffic, step.unit()) >= MANY_TIMES)
                .sorted(Comparator.comparingDouble((ArrayTraffic traffic) -> times(traffic, step.unit()))
                        .reversed())
                .map(traffic ->
                        "%s is %s %s times".formatted(traffic.array(), verb, times(times(traffic, step.unit()))))
                .toList();
        return repeated.isEmpty() ? "" : "; each byte of " + String.join(", of ", repeated);
    }

    private static double times(ArrayTraffic traffic, Unit unit) {
        return unit == Unit.LOAD ? traffic.timesIn() : traffic.timesOut();
    }

    private Optional<ArrayTraffic> traffic(String array) {
        return counters.traffic().arrays().stream()
                .filter(traffic -> traffic.array().equals(array))
                .findFirst();
    }

    private static String times(double times) {
        return times == Math.rint(times) ? "%.0f".formatted(times) : "%.1f".formatted(times);
    }

    private String share(long cycles) {
        return "%.0f %%".formatted(100.0 * cycles / counters.path().cycles());
    }
}

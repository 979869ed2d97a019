package dev.tilesmith.eval;

import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.CriticalPath;
import dev.tilesmith.sim.report.LineCounters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The critical path of a call in a few sentences, for people and prompts: what takes the time, and which line says so. */
public final class CriticalPathText {
    private static final int MOST_STEPS = 5;
    /** Smaller steps are told together. */
    private static final double SMALLEST_SHARE = 0.03;
    /** A part of a step from which on its reason is worth a word. */
    private static final double LARGE_PART = 0.3;
    /** From here on, that bytes are moved again is worth a word. */
    private static final double MANY_TIMES = 1.5;

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
        if (!sentences.isEmpty() && rest > 0) {
            sentences.add("%s of the cycles: smaller steps".formatted(share(rest)));
        }
        return sentences;
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
            case LOAD ->
                waiting(step, Reason.LOAD_DATA)
                                .map(unit -> unit.label() + " waits for ")
                                .orElse("")
                        + step.command()
                        + at
                        + mostly(step)
                        + again(step, "loaded");
            case EXECUTE -> "the array works on %s%s%s".formatted(step.command(), at, mostly(step));
            case STORE ->
                waiting(step, Reason.STORE_DONE)
                                .map(unit -> unit.label() + " waits for ")
                                .orElse("")
                        + step.command()
                        + at
                        + mostly(step)
                        + again(step, "stored");
        };
    }

    private String host(CriticalPath.Step step, String at) {
        if (counters.commandCount() == 0) {
            return "the host works, and gives the accelerator no command";
        }
        return step.line() > 0 ? "the host works up to the command" + at : "the host works behind its last command";
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
        // The core's waits are not told apart by the command that they delay, so they count against all of its steps.
        var whole = step.unit() == Unit.HOST ? counters.path().cycles(Unit.HOST) : step.cycles();
        return counters.waits().stream()
                .filter(wait -> wait.unit() == step.unit()
                        && (wait.line() == step.line() || step.unit() == Unit.HOST)
                        && isOfUnit(wait.reason())
                        && wait.cycles() >= LARGE_PART * whole)
                .max(Comparator.comparingLong(Counters.Wait::cycles))
                .map(wait -> ", a good part of it lost to %s%s"
                        .formatted(
                                wait.reason().label(),
                                wait.line() == step.line() ? "" : " (line %d)".formatted(wait.line())))
                .orElse("");
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

    private String again(CriticalPath.Step step, String verb) {
        var array = counters.lines().stream()
                .filter(line -> line.line() == step.line())
                .map(LineCounters::array)
                .findFirst()
                .flatMap(this::traffic);
        var times = array.map(traffic -> step.unit() == Unit.LOAD ? traffic.timesIn() : traffic.timesOut())
                .orElse(0.0);
        return times < MANY_TIMES
                ? ""
                : "; each byte of %s is %s %s times"
                        .formatted(array.orElseThrow().array(), verb, times(times));
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

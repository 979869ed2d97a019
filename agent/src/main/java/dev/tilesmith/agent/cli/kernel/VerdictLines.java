package dev.tilesmith.agent.cli.kernel;

import dev.tilesmith.eval.Floor;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;

/** Verdicts in a line, for people. */
public final class VerdictLines {
    private VerdictLines() {}

    /** How fast a kernel is, by itself and beside what the machine could do. */
    public static String cycles(Op op, Verdict.Correct correct) {
        var cycles = correct.cycles();
        var utilization = correct.feedback().utilization();
        var share = Double.isNaN(utilization) ? "" : ", %.1f %% of the array".formatted(100 * utilization);
        var floor = Floor.of(op, op.target())
                .map(value -> ", %.2fx the floor".formatted(1 / value.share(cycles)))
                .orElse("");
        return "%,d cycles%s%s".formatted(cycles.count(), share, floor);
    }

    /** Why a kernel is rejected, indented below its name. */
    public static String rejected(String name, Verdict.Rejected rejected) {
        return "%s: %s\n  %s"
                .formatted(name, rejected.label(), rejected.reason().replace("\n", "\n  "));
    }
}

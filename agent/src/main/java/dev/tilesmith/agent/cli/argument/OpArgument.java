package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An op and a target as the user gives them. */
public final class OpArgument {
    private static final List<GemminiConfig> TARGETS = List.of(
            GemminiConfig.INT8_16,
            GemminiConfig.FP32_4,
            GemminiConfig.INT8_16_NORMALIZING,
            GemminiConfig.INT8_16_LIBGEMMINI);

    private static final Map<String, Start> STARTS = Map.of("plain", Start.PLAIN, "fsm", Start.FSM, "c", Start.PLAIN_C);

    private OpArgument() {}

    public static Op parse(String text, Optional<String> target) {
        return checked(() -> Ops.parse(text), target);
    }

    /** The op of a stored run, whatever has become of the file of its reference since. */
    public static Op ofRun(RunRow row) {
        var target = Optional.of(row.target());
        return row.reference().isEmpty()
                ? parse(row.op(), target)
                : checked(() -> Ops.parse(row.op(), row.reference()), target);
    }

    private static Op checked(Supplier<Op> parsed, Optional<String> target) {
        try {
            var op = parsed.get();
            target.map(OpArgument::target).ifPresent(wanted -> checkTarget(op, wanted));
            return op;
        } catch (BadOp e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    public static GemminiConfig target(String name) {
        return TARGETS.stream()
                .filter(config -> config.name().equals(name))
                .findFirst()
                .orElseThrow(() -> UserError.input(
                        "unknown target '%s'; there are %s".formatted(name, String.join(", ", targetNames()))));
    }

    /** Whether a kernel is generated under this name. */
    public static boolean isStartName(String name) {
        return STARTS.containsKey(name);
    }

    /** The generated kernel that a user calls plain, fsm or c. */
    public static String startingKernel(Op op, String name) {
        var start = startNamed(name);
        try {
            return StartingKernels.of(op, start);
        } catch (BadOp e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    private static Start startNamed(String name) {
        var start = STARTS.get(name);
        if (start == null) {
            throw UserError.input("--start must be plain, fsm or c, got '%s'".formatted(name));
        }
        return start;
    }

    private static void checkTarget(Op op, GemminiConfig wanted) {
        if (!op.target().name().equals(wanted.name())) {
            throw UserError.input(
                    "%s runs on %s, not on %s; type=f32 ops run on gemmini-fp32-4, all others on gemmini-int8-16"
                            .formatted(op.text(), op.target().name(), wanted.name()));
        }
    }

    static List<String> targetNames() {
        return TARGETS.stream().map(GemminiConfig::name).toList();
    }

    static List<String> startNames() {
        return STARTS.keySet().stream().sorted().toList();
    }
}

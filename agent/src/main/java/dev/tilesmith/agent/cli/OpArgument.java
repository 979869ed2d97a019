package dev.tilesmith.agent.cli;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.Start;
import dev.tilesmith.op.StartingKernels;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An op and a target as the user gives them. */
final class OpArgument {
    private static final List<GemminiConfig> TARGETS = List.of(GemminiConfig.INT8_16, GemminiConfig.FP32_4);

    private OpArgument() {}

    static Op parse(String text, Optional<String> target) {
        try {
            var op = Ops.parse(text);
            target.map(OpArgument::target).ifPresent(wanted -> checkTarget(op, wanted));
            return op;
        } catch (BadOp e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    static GemminiConfig target(String name) {
        return TARGETS.stream()
                .filter(config -> config.name().equals(name))
                .findFirst()
                .orElseThrow(() -> UserError.input("unknown target '%s'; there are %s".formatted(name, names())));
    }

    static String startingKernel(Op op, Start start) {
        try {
            return StartingKernels.of(op, start);
        } catch (BadOp e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    private static void checkTarget(Op op, GemminiConfig wanted) {
        if (!op.target().name().equals(wanted.name())) {
            throw UserError.input("%s runs on %s, not on %s; type=f32 ops go with gemmini-fp32-4"
                    .formatted(op.text(), op.target().name(), wanted.name()));
        }
    }

    private static String names() {
        return TARGETS.stream().map(GemminiConfig::name).collect(Collectors.joining(", "));
    }
}

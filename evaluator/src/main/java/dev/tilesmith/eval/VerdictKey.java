package dev.tilesmith.eval;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.config.GemminiConfig;

/** The cache key of a verdict: everything that it depends on. */
final class VerdictKey {
    private VerdictKey() {}

    /**
     * The kernel goes in as its exact text, with its name: a verdict, of a correct kernel too, names lines of that text.
     */
    static String of(Op op, Kernel kernel, GemminiConfig config, String compiler, EvaluationSettings settings) {
        var definition = op instanceof Op.CReference reference ? reference.source() : "";
        return "%s/%s"
                .formatted(
                        SIMULATOR_VERSION,
                        NormalizedKernel.digest(String.join(
                                "\u0000",
                                op.text(),
                                definition,
                                kernel.name(),
                                kernel.source(),
                                config.toString(),
                                compiler,
                                settings.toString())));
    }

    private static final String SIMULATOR_VERSION = "1";
}

package dev.tilesmith.eval;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;

/**
 * The cache keys of a verdict: everything that it depends on.
 *
 * @param correct key of a verdict on a correct kernel, which is the same for kernels with the same lines of code
 * @param rejected key of one that quotes the kernel, for its exact text
 */
record VerdictKey(String correct, String rejected) {
    static VerdictKey of(Op op, Kernel kernel, CodeLines lines, String machine) {
        var definition = Ops.reference(op);
        var common = String.join("\u0000", machine, op.text(), definition);
        return new VerdictKey(
                NormalizedKernel.digest(String.join("\u0000", "correct by lines", common, lines.text())),
                NormalizedKernel.digest(String.join("\u0000", "rejected", common, kernel.source(), kernel.name())));
    }
}

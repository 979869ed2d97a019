package dev.tilesmith.eval;

import dev.tilesmith.op.Op;

/**
 * The cache keys of a verdict: everything that it depends on. The kernel goes in as its exact text, since a verdict, of a
 * correct kernel too, names lines of that text.
 *
 * @param correct key of a verdict that does not name the kernel
 * @param rejected key of one that does
 */
record VerdictKey(String correct, String rejected) {
    static VerdictKey of(Op op, Kernel kernel, String machine) {
        var definition = op instanceof Op.CReference reference ? reference.source() : "";
        var common = String.join("\u0000", machine, op.text(), definition, kernel.source());
        return new VerdictKey(
                NormalizedKernel.digest("correct " + common),
                NormalizedKernel.digest("rejected " + common + "\u0000" + kernel.name()));
    }
}

package dev.tilesmith.op;

import java.util.List;

/** Ops of the user's own: reads their signature and comments, and runs them. */
final class CReferences {
    private CReferences() {}

    static Op.CReference of(String name, String source) {
        throw new BadOp("op 'c:%s': %d bytes, but C references are not read yet".formatted(name, source.length()));
    }

    static List<Expected> run(Op.CReference op, List<byte[]> arrays) {
        throw new BadOp("op '%s': cannot be run on %d arrays".formatted(op.text(), arrays.size()));
    }

    static String tolerance(Op.CReference op) {
        return op.text();
    }
}

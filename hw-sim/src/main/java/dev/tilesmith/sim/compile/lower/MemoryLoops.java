package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/** The loops that stand for memcpy, memset and large structure copies. Not thread-safe. */
final class MemoryLoops {
    private final Emission out;

    MemoryLoops(Emission out) {
        this.out = out;
    }

    /** Copies bytes (a multiple of the unit) upward. */
    void copy(Node target, Node source, Node bytes, Access unit) {
        loop(bytes, unit, offset -> {
            var value = out.loadPiece(out.integer(Op.ADD, source, offset), 0, unit);
            out.storePiece(out.integer(Op.ADD, target, offset), 0, unit, value);
        });
    }

    void fill(Node target, Node value, Node bytes, Access unit) {
        loop(bytes, unit, offset -> out.storePiece(out.integer(Op.ADD, target, offset), 0, unit, value));
    }

    private void loop(Node bytes, Access unit, java.util.function.Consumer<Node> body) {
        var counter = out.registers.create(Kind.INT);
        var header = out.registers.open();
        var exit = out.registers.open();
        out.registers.write(counter, out.current, out.constant(0));
        out.branch(out.integer(Op.NE, bytes, 0), header, exit);
        out.goOnIn(header);
        var offset = out.registers.read(counter, header);
        body.accept(offset);
        var next = out.integer(Op.ADD, offset, unit.bytes);
        out.registers.write(counter, out.current, next);
        out.branch(out.integer(Op.LTU, next, bytes), header, exit);
        out.registers.seal(header);
        out.registers.seal(exit);
        out.goOnIn(exit);
    }
}

package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Registers;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The function that is being lowered, and where in it new operations go. Not thread-safe. */
final class Emission {
    final Graph graph;
    final Registers registers;
    final Survey survey;
    final ConstantTables tables;

    /** Whether signed overflow wraps, as tests against the interpreter want it, instead of being undefined. */
    final boolean overflowWraps;

    Block current;
    Frame frame;

    /** One activation of a source function: the function itself, or a copy of one inlined into it. */
    static final class Frame {
        final Typed.Function function;
        final int depth;
        final Map<Typed.Variable, Location> variables = new IdentityHashMap<>();
        final Map<String, Block> labels = new LinkedHashMap<>();
        /** Where a return goes. */
        final Block exit;
        /** Where a returned value goes. */
        Optional<Location> result = Optional.empty();

        Frame(Typed.Function function, int depth, Block exit) {
            this.function = function;
            this.depth = depth;
            this.exit = exit;
        }
    }

    Emission(Graph graph, Survey survey, Typed.Function function, ConstantTables tables, boolean overflowWraps) {
        this.graph = graph;
        this.registers = new Registers(graph);
        this.survey = survey;
        this.tables = tables;
        this.overflowWraps = overflowWraps;
        this.current = graph.entry;
        this.frame = new Frame(function, 0, registers.open());
    }

    void at(Position position) {
        if (position.isKnown()) {
            graph.at = position;
        }
    }

    Node add(Op op, Kind kind, Node... in) {
        return graph.append(current, op, kind, in);
    }

    Node integer(Op op, Node left, Node right) {
        return graph.integer(current, op, left, right);
    }

    Node integer(Op op, Node left, long right) {
        return integer(op, left, graph.constant(right));
    }

    Node extend(Op op, Node value) {
        return value.isConstant() ? graph.constant(Arithmetic.extend(op, value.imm)) : add(op, Kind.INT, value);
    }

    Node constant(long value) {
        return graph.constant(value);
    }

    /** Reads an object of this type, and of no other, as C allows; unless there are unions, by which one may. */
    Node load(Node base, long offset, Access access) {
        return access(add(Op.LOAD, access.kind, base), offset, access, survey.usesUnions());
    }

    void store(Node base, long offset, Access access, Node value) {
        access(add(Op.STORE, Kind.NONE, base, value), offset, access, survey.usesUnions());
    }

    /** Reads bytes, whatever they belong to. */
    Node loadPiece(Node base, long offset, Access access) {
        return access(add(Op.LOAD, access.kind, base), offset, access, true);
    }

    void storePiece(Node base, long offset, Access access, Node value) {
        access(add(Op.STORE, Kind.NONE, base, value), offset, access, true);
    }

    private static Node access(Node node, long offset, Access access, boolean touchesAnyType) {
        node.imm = offset;
        node.access = access;
        node.touchesAnyType = touchesAnyType;
        return node;
    }

    Node table(Typed.StaticObject object) {
        var node = add(Op.TABLE, Kind.INT);
        node.imm = tables.offset(object);
        return node;
    }

    /** Ends the current block by a jump, unless it cannot be reached, and goes on in another. */
    void jump(Block target) {
        if (!current.isEnded()) {
            graph.jump(current, target);
        }
    }

    /** Ends the current block by a choice; a constant condition decides now. */
    void branch(Node condition, Block whenTrue, Block whenFalse) {
        if (condition.isConstant()) {
            graph.jump(current, condition.imm != 0 ? whenTrue : whenFalse);
        } else {
            graph.branch(current, condition, whenTrue, whenFalse);
        }
    }

    void goOnIn(Block block) {
        current = block;
    }

    /** Goes on in a block that nothing reaches, behind a return or a break. */
    void goOnNowhere() {
        current = graph.newBlock();
    }
}

package dev.tilesmith.sim.compile.ssa;

import dev.tilesmith.sim.c.text.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The control-flow graph of one function in SSA form. Not thread-safe. */
public final class Graph {
    /** A local object in memory. */
    public record Slot(long bytes, long alignment) {}

    public final String name;
    /** Where the function's definition begins. */
    public final Position definition;

    public final Block entry;
    public final List<Slot> slots = new ArrayList<>();
    /** What each parameter needs, in the order of the calling convention. */
    public final List<Kind> parameters = new ArrayList<>();

    private final Map<Long, Node> constants = new HashMap<>();
    private final Map<Long, Node> floats = new HashMap<>();
    private final Map<Long, Node> doubles = new HashMap<>();
    private int nextNode;
    private int nextBlock;

    /** Blocks that can be reached, in reverse postorder; valid after {@link Dominators#compute}. */
    public List<Block> blocks = new ArrayList<>();

    /** Loops, outer ones first; valid after {@link Loops#find}. */
    public List<Loop> loops = new ArrayList<>();

    /** Position given to new nodes. */
    public Position at = Position.NONE;

    public Graph(String name, Position definition) {
        this.name = name;
        this.definition = definition;
        this.entry = newBlock();
    }

    public int nodeCount() {
        return nextNode;
    }

    int blockCount() {
        return nextBlock;
    }

    public Block newBlock() {
        return new Block(nextBlock++);
    }

    public Node constant(long value) {
        return constants.computeIfAbsent(value, bits -> constantNode(Op.CONSTANT, Kind.INT, bits));
    }

    public Node floatConstant(Kind kind, long bits) {
        var pool = kind == Kind.F32 ? floats : doubles;
        return pool.computeIfAbsent(bits, same -> constantNode(Op.FLOAT_CONSTANT, kind, same));
    }

    private Node constantNode(Op op, Kind kind, long bits) {
        var node = new Node(nextNode++, op, kind, entry);
        node.imm = bits;
        return node;
    }

    /** A node that stands nowhere yet. */
    public Node detached(Op op, Kind kind, Block block, Node... in) {
        var node = new Node(nextNode++, op, kind, block, in);
        node.at = at;
        return node;
    }

    public Node append(Block block, Op op, Kind kind, Node... in) {
        var node = detached(op, kind, block, in);
        block.nodes.add(node);
        return node;
    }

    public Node phi(Block block, Kind kind) {
        var node = detached(Op.PHI, kind, block);
        block.phis.add(node);
        return node;
    }

    public int newSlot(long bytes, long alignment) {
        slots.add(new Slot(bytes, alignment));
        return slots.size() - 1;
    }

    public void jump(Block from, Block to) {
        from.end = detached(Op.JUMP, Kind.NONE, from);
        link(from, to);
    }

    /** Ends a block by a choice between two different blocks. */
    public void branch(Block from, Node condition, Block whenTrue, Block whenFalse) {
        from.end = detached(Op.BRANCH, Kind.NONE, from, condition);
        link(from, whenTrue);
        link(from, whenFalse);
    }

    public void leave(Block from, Node... value) {
        from.end = detached(Op.RETURN, Kind.NONE, from, value);
    }

    private static void link(Block from, Block to) {
        from.successors.add(to);
        to.predecessors.add(from);
    }

    /** Removes the edge, with the phi operands that came along it. */
    public static void unlink(Block from, Block to) {
        var index = to.predecessorIndex(from);
        to.predecessors.remove(index);
        for (var phi : to.phis) {
            phi.removeInput(index);
        }
        from.successors.remove(to);
    }

    /** Lets the edge go to another block, whose phis the caller completes. */
    public static void redirect(Block from, Block oldTarget, Block newTarget) {
        var index = oldTarget.predecessorIndex(from);
        oldTarget.predecessors.remove(index);
        for (var phi : oldTarget.phis) {
            phi.removeInput(index);
        }
        from.successors.set(from.successors.indexOf(oldTarget), newTarget);
        newTarget.predecessors.add(from);
    }

    /** Puts a new block on an edge; phi operands stay in place. */
    Block split(Block from, Block to) {
        var middle = newBlock();
        from.successors.set(from.successors.indexOf(to), middle);
        middle.predecessors.add(from);
        to.predecessors.set(to.predecessorIndex(from), middle);
        middle.successors.add(to);
        middle.end = detached(Op.JUMP, Kind.NONE, middle);
        return middle;
    }

    /** Turns a branch into a jump to one of its successors. */
    public void settle(Block block, Block target) {
        for (var successor : List.copyOf(block.successors)) {
            if (successor != target) {
                unlink(block, successor);
            }
        }
        block.end = detached(Op.JUMP, Kind.NONE, block);
    }

    /** Lets every reader of a replaced value read what stands for it, and drops the replaced nodes. */
    public void resolve() {
        for (var block : blocks) {
            block.phis.removeIf(phi -> phi.replacement != phi);
            block.nodes.removeIf(node -> node.replacement != node);
            block.phis.forEach(Graph::resolveInputs);
            block.nodes.forEach(Graph::resolveInputs);
            resolveInputs(block.end);
        }
    }

    public static void resolveInputs(Node node) {
        var in = node.in;
        for (var i = 0; i < in.length; i++) {
            if (in[i].replacement != in[i]) {
                in[i] = in[i].resolved();
            }
        }
    }

    /** The integer operation, at the end of a block's nodes, folded if both operands are constants. */
    public Node integer(Block block, Op op, Node left, Node right) {
        if (left.isConstant() && right.isConstant() && Arithmetic.canFold(op, right.imm)) {
            return constant(Arithmetic.fold(op, left.imm, right.imm));
        }
        if (right.isConstant(0) && Arithmetic.zeroIsNeutral(op)) {
            return left;
        }
        return append(block, op, Kind.INT, left, right);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(name).append('\n');
        for (var block : blocks) {
            text.append(block)
                    .append(" <- ")
                    .append(block.predecessors)
                    .append(" depth ")
                    .append(block.loopDepth());
            text.append('\n');
            block.phis.forEach(phi -> text.append("   ").append(phi).append('\n'));
            block.nodes.forEach(node -> text.append("   ").append(node).append('\n'));
            text.append("   ").append(block.end.op);
            for (var operand : block.end.in) {
                text.append(' ').append(operand.isConstant() ? "" + operand.imm : "v" + operand.id);
            }
            text.append(" -> ").append(block.successors).append('\n');
        }
        return text.toString();
    }
}

package dev.tilesmith.sim.compile.ssa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Local variables as SSA values, made while the blocks are (Braun et al. 2013, without recursion). A block is sealed when
 * no further predecessor will be added. Not thread-safe.
 */
public final class Registers {
    private final Graph graph;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<Access> widths = new ArrayList<>();
    private final Map<Block, Map<Integer, Node>> definitions = new HashMap<>();
    private final Map<Block, List<Pending>> unsealed = new HashMap<>();
    private final ArrayDeque<Pending> work = new ArrayDeque<>();

    private record Pending(int register, Block block, Node phi) {}

    public Registers(Graph graph) {
        this.graph = graph;
    }

    /** A variable of a type narrower than a register. */
    public int create(Access width) {
        var register = create(width.kind);
        widths.set(register, width);
        return register;
    }

    public int create(Kind kind) {
        kinds.add(kind);
        widths.add(Access.INT64);
        return kinds.size() - 1;
    }

    public Kind kind(int register) {
        return kinds.get(register);
    }

    /** A new block that gets predecessors later. */
    public Block open() {
        var block = graph.newBlock();
        unsealed.put(block, new ArrayList<>());
        return block;
    }

    public void seal(Block block) {
        var pending = unsealed.remove(block);
        if (pending != null) {
            work.addAll(pending);
            complete();
        }
    }

    public void write(int register, Block block, Node value) {
        define(register, block, value);
    }

    public Node read(int register, Block block) {
        var value = find(register, block);
        complete();
        return value;
    }

    /** The value with which a block is entered that may write the variable; all blocks must be sealed. */
    public Node readAtStart(int register, Block block) {
        var value = block.predecessors.size() == 1
                ? find(register, block.predecessors.getFirst())
                : atJoin(register, block, unsealed.get(block));
        complete();
        return value;
    }

    /** The value at the end of a block; may leave phis whose operands are still to be found. */
    private Node find(int register, Block start) {
        var path = new LinkedHashSet<Block>();
        var block = start;
        Node value;
        while (true) {
            var known = definitions.getOrDefault(block, Map.of()).get(register);
            if (known != null) {
                value = known;
                break;
            }
            if (!path.add(block)) {
                // Blocks that only follow each other: nothing reaches them.
                value = undefined(register);
                break;
            }
            var pending = unsealed.get(block);
            if (pending == null && block.predecessors.size() == 1) {
                block = block.predecessors.getFirst();
                continue;
            }
            value = atJoin(register, block, pending);
            break;
        }
        for (var passed : path) {
            define(register, passed, value);
        }
        return value;
    }

    private Node atJoin(int register, Block block, @org.jspecify.annotations.Nullable List<Pending> pending) {
        if (pending == null && block.predecessors.isEmpty()) {
            return undefined(register);
        }
        var phi = graph.phi(block, kinds.get(register));
        phi.access = widths.get(register);
        (pending == null ? work : pending).add(new Pending(register, block, phi));
        return phi;
    }

    private void complete() {
        while (!work.isEmpty()) {
            var pending = work.remove();
            var predecessors = pending.block.predecessors;
            var in = new Node[predecessors.size()];
            for (var i = 0; i < in.length; i++) {
                in[i] = find(pending.register, predecessors.get(i));
            }
            pending.phi.in = in;
        }
    }

    /** What a variable holds before it is given a value: anything, so zero. */
    private Node undefined(int register) {
        var kind = kinds.get(register);
        return kind.isFloat() ? graph.floatConstant(kind, 0) : graph.constant(0);
    }

    private void define(int register, Block block, Node value) {
        definitions.computeIfAbsent(block, _ -> new HashMap<>()).put(register, value);
    }

    /** Replaces phis that choose between one value and themselves. Operands must be complete. */
    public static void dropTrivialPhis(Graph graph) {
        for (var changed = true; changed; ) {
            changed = false;
            for (var block : graph.blocks) {
                for (var phi : block.phis) {
                    changed |= phi.replacement == phi && isTrivial(phi);
                }
            }
        }
        graph.resolve();
    }

    private static boolean isTrivial(Node phi) {
        Graph.resolveInputs(phi);
        var other = Arrays.stream(phi.in).filter(value -> value != phi).findFirst();
        if (other.isEmpty()) {
            return false;
        }
        for (var value : phi.in) {
            if (value != phi && value != other.get()) {
                return false;
            }
        }
        phi.replacement = other.get();
        return true;
    }
}

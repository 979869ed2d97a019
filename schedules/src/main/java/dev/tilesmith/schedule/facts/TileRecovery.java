package dev.tilesmith.schedule.facts;

import dev.tilesmith.eval.CommandStream;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.Instruction.Activation;
import dev.tilesmith.sim.isa.Instruction.Dataflow;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.Tile;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Recovers a kernel's mapping facts from the commands that it gives, whatever its source looks like. Nothing can be said
 * of kernels that keep sums in the array instead of the accumulator, that pool or normalize on the way out, that leave no
 * sum in the accumulator, or whose tiles are no rectangles. Not thread-safe.
 */
public final class TileRecovery implements Consumer<Instruction> {
    private final Op op;
    private final Operands operands;
    private final Sums sums;
    private boolean isUnderstood = true;

    private TileRecovery(Op op, CommandStream stream) {
        this.op = op;
        operands = new Operands(op, stream.arrays());
        sums = new Sums(op, stream.arrays());
    }

    /** The facts of a kernel of this op, where they can be recovered. */
    public static Optional<TileFacts> of(KernelCompiler compiler, Op op, Kernel kernel) {
        var stream = new CommandStream(compiler, op);
        var recovery = new TileRecovery(op, stream);
        return stream.hear(kernel, recovery) ? recovery.facts() : Optional.empty();
    }

    /** A command is heard before it takes effect; one that leaves the local memories ends its kernel. */
    @Override
    public void accept(Instruction instruction) {
        if (!isInside(instruction)) {
            isUnderstood = false;
            return;
        }
        switch (instruction) {
            case Instruction.ConfigLoad config -> {
                operands.configure(config);
                isUnderstood &= config.pixelRepeats() <= 1;
            }
            case Instruction.ConfigStore config -> {
                sums.configure(config);
                isUnderstood &= !config.pooling().isOn() && isPlain(config.activation());
            }
            case Instruction.ConfigExecute config ->
                isUnderstood &= config.onlyStrides()
                        ? config.outputStride() == 1
                        : config.dataflow() == Dataflow.WEIGHT_STATIONARY && config.outputStride() <= 1;
            case Instruction.ConfigNorm _ -> isUnderstood = false;
            case Instruction.Mvin move -> load(move);
            case Instruction.Preload preload -> {
                operands.preload(preload);
                sums.preload(preload);
            }
            case Instruction.Compute compute -> sums.compute(compute, operands.use(compute));
            case Instruction.Mvout move -> sums.store(move);
            case Instruction.Flush _,
                    Instruction.LoopBounds _,
                    Instruction.LoopAddressesAB _,
                    Instruction.LoopAddressesDC _,
                    Instruction.LoopStridesAB _,
                    Instruction.LoopStridesDC _,
                    Instruction.LoopRun _,
                    Instruction.LoopConvolutionConfig _,
                    Instruction.LoopConvolutionRun _,
                    Instruction.CounterAccess _,
                    Instruction.Unknown _ -> {}
        }
    }

    private boolean isInside(Instruction instruction) {
        return switch (instruction) {
            case Instruction.ConfigLoad config -> config.state() < Operands.STATES;
            case Instruction.Mvin move ->
                move.state() < Operands.STATES
                        && isInside(move.destination(), move.tile(), operands.blockStride(move.state()));
            case Instruction.Mvout move ->
                isInside(move.source(), move.tile(), op.target().dim());
            case Instruction.Preload preload -> isInside(preload.output(), preload.outputTile(), 0);
            case Instruction.Compute compute -> isInside(compute.activations(), compute.activationsTile(), 0);
            default -> true;
        };
    }

    private boolean isInside(LocalAddress address, Tile tile, int blockStride) {
        var capacity = address.isAccumulator()
                ? op.target().accumulatorRows()
                : op.target().scratchpadRows();
        var blocks = Math.max(0, op.target().blocks(tile.columns()) - 1);
        return address.isGarbage() || address.row() + tile.rows() + (long) blocks * blockStride <= capacity;
    }

    private static boolean isPlain(Activation activation) {
        return activation == Activation.NONE || activation == Activation.RELU;
    }

    private void load(Instruction.Mvin move) {
        if (move.destination().isAccumulator()) {
            sums.load(move, operands.blockStride(move.state()));
        } else {
            operands.load(move);
        }
    }

    private Optional<TileFacts> facts() {
        return isUnderstood ? sums.tile().map(this::facts) : Optional.empty();
    }

    private TileFacts facts(Sums.Tile tile) {
        var resident = new HashSet<String>();
        var buffered = new HashSet<String>();
        for (var array = 0; array < op.parameters().size(); array++) {
            if (operands.stays(array)) {
                resident.add(op.parameters().get(array).name());
            } else if (operands.isBuffered(array)) {
                buffered.add(op.parameters().get(array).name());
            }
        }
        return new TileFacts(tile.rows(), tile.columns(), depth(tile), resident, buffered);
    }

    /**
     * What the operands' places in the scratchpad hold of one sum: both operands must be there, and of two buffers that
     * take turns within the sum one is being filled. What stays does not bound it.
     */
    private int depth(Sums.Tile tile) {
        var left = places(tile, tile.leftPlaces(), operands.array(Operands.Side.LEFT));
        var right = places(tile, tile.rightPlaces(), operands.array(Operands.Side.RIGHT));
        return Math.min(tile.depth(), Math.min(left, right) * op.target().dim());
    }

    private int places(Sums.Tile tile, int places, OptionalInt array) {
        var isAllThere = places == 0 || array.isEmpty() || operands.stays(array.getAsInt());
        if (isAllThere) {
            return tile.steps();
        }
        var takesTurns = operands.isBuffered(array.getAsInt()) && places < tile.steps();
        return takesTurns ? Math.max(1, places / 2) : places;
    }
}

package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.Instruction.LoopAddressesAB;
import dev.tilesmith.sim.isa.Instruction.LoopAddressesDC;
import dev.tilesmith.sim.isa.Instruction.LoopBounds;
import dev.tilesmith.sim.isa.Instruction.LoopRun;
import dev.tilesmith.sim.isa.Instruction.LoopStridesAB;
import dev.tilesmith.sim.isa.Instruction.LoopStridesDC;
import dev.tilesmith.sim.memory.GuestFault;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The unit of the matrix loop (LoopMatmul.scala): what was configured, which halves of the memories come next, and what a
 * loop_ws must be to run. Not thread-safe.
 */
final class MatmulLoop {
    private final GemminiConfig config;
    private final Consumer<Instruction> unit;
    private final RaceLog log;

    private @Nullable LoopBounds bounds;
    private @Nullable LoopAddressesAB addressesAB;
    private @Nullable LoopAddressesDC addressesDC;
    private @Nullable LoopStridesAB stridesAB;
    private @Nullable LoopStridesDC stridesDC;

    /** Which half of the scratchpad the next loop uses: the two loop contexts take turns. */
    private int context;

    /** Which half of the accumulator it uses: turns after every loop that stores. */
    private int accumulatorHalf;

    private boolean allowsLargeResults;

    /** A loop may still be under way: what it does, and its instruction. */
    private boolean underWay;

    private boolean addsResidual;
    private int pc;

    MatmulLoop(GemminiConfig config, Consumer<Instruction> unit, RaceLog log) {
        this.config = config;
        this.unit = unit;
        this.log = log;
    }

    void newCall() {
        forgetConfiguration();
        letPass();
    }

    /** Another command comes, or a fence: both wait until the unit has sent all of its loops. */
    void letPass() {
        underWay = false;
    }

    /** From now on C may be larger than its half of the accumulator: it goes on in the other and wraps around. */
    void allowLargeResults() {
        allowsLargeResults = true;
    }

    void configure(LoopBounds command) {
        bounds = command;
    }

    void configure(LoopAddressesAB command) {
        addressesAB = command;
    }

    void configure(LoopAddressesDC command) {
        addressesDC = command;
    }

    void configure(LoopStridesAB command) {
        stridesAB = command;
    }

    void configure(LoopStridesDC command) {
        stridesDC = command;
    }

    void run(LoopRun command, int newPc) {
        var size = bounds;
        if (size == null || addressesAB == null || addressesDC == null || stridesAB == null || stridesDC == null) {
            throw new GuestFault("loop_ws runs before its five configurations were sent");
        }
        check(command, size);
        meet(command, newPc);
        var configuration = new MatmulRun.Configuration(size, addressesAB, addressesDC, stridesAB, stridesDC, command);
        new MatmulRun(config, configuration, new MatmulRun.Halves(context, accumulatorHalf), unit).send();
        // The vendor's model begins at the first rows each time.
        if (!config.isLibgemmini()) {
            context = 1 - context;
            if (configuration.addressesDC().addressC() != 0) {
                accumulatorHalf = 1 - accumulatorHalf;
            }
        }
        forgetConfiguration();
    }

    /**
     * The unit knows for both of its loops at once whether they add (LoopMatmul.scala, is_resadd): a product stores before its
     * computes are sent. Seen on the RTL (experiments/011-public-rtl).
     */
    private void meet(LoopRun command, int newPc) {
        var first = Integer.toUnsignedLong(pc);
        var second = Integer.toUnsignedLong(newPc);
        var differs = underWay && command.addsResidual() != addsResidual;
        if (differs && log.isNew(Race.Severity.ERROR, first, second)) {
            log.add(new Race(
                    Race.Severity.ERROR,
                    "a loop_ws that adds (is_resadd) and one that multiplies run at once, and the loop unit has one such setting"
                            + " for both; a fence or any other command between them would keep them apart",
                    first,
                    second));
        }
        underWay = true;
        addsResidual = command.addsResidual();
        pc = newPc;
    }

    private void forgetConfiguration() {
        bounds = null;
        addressesAB = null;
        addressesDC = null;
        stridesAB = null;
        stridesDC = null;
    }

    private void check(LoopRun command, LoopBounds size) {
        if (command.reserved() != 0) {
            throw new GuestFault("loop_ws: bits 3 and up of the second operand must be 0, got 0x%x"
                    .formatted(command.reserved() << 3));
        }
        if (command.normalizes() && !config.hasNormalizations()) {
            throw new GuestFault("loop_ws: LAYERNORM and SOFTMAX need a machine with normalizations, which %s is not"
                    .formatted(config.name()));
        }
        if (command.normalizes() && command.storesFullWidth()) {
            throw new GuestFault("loop_ws: LAYERNORM and SOFTMAX store elements; full_C must be 0");
        }
        if (size.blocksI() == 0 || size.blocksJ() == 0 || (size.blocksK() == 0 && !command.addsResidual())) {
            throw new GuestFault("loop_ws: I, J and K must be at least 1, got %d, %d and %d"
                    .formatted(size.blocksI(), size.blocksJ(), size.blocksK()));
        }
        if (Math.max(size.padI(), Math.max(size.padJ(), size.padK())) >= config.dim()) {
            throw new GuestFault("loop_ws: paddings must be less than DIM (%d), got %d, %d and %d"
                    .formatted(config.dim(), size.padI(), size.padJ(), size.padK()));
        }
        var operandRows =
                ((long) size.blocksI() * size.blocksK() + (long) size.blocksK() * size.blocksJ()) * config.dim();
        if (!command.addsResidual() && operandRows > config.scratchpadRows() / 2) {
            throw new GuestFault("loop_ws: A and B must fit half of the scratchpad (%d rows), got %d rows"
                    .formatted(config.scratchpadRows() / 2, operandRows));
        }
        var resultRows = (long) size.blocksI() * size.blocksJ() * config.dim();
        var most = allowsLargeResults ? config.accumulatorRows() : config.accumulatorRows() / 2;
        if (resultRows > most) {
            throw new GuestFault("loop_ws: C must fit %s the accumulator (%d rows), got %d rows"
                    .formatted(allowsLargeResults ? "in" : "half of", most, resultRows));
        }
    }
}

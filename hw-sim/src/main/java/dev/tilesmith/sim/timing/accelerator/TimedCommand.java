package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.InstructionDecoder;
import dev.tilesmith.sim.report.Command;
import dev.tilesmith.sim.report.Unit;
import org.jspecify.annotations.Nullable;

/** A command on its way through the queues, with the source line it is charged to. */
final class TimedCommand {
    /** No slot of the reservation station: its end is not reported. */
    static final int NO_SLOT = -1;

    /** Who sends it; the loop units hear when their commands end. */
    enum Origin {
        CORE,
        MATMUL_LOOP,
        CONVOLUTION_LOOP
    }

    final int funct;
    final long rs1;
    final long rs2;
    final int line;
    final Instruction instruction;
    final Origin origin;
    /** Whose slots of the reservation station it takes. */
    final Unit unit;
    /** The how-manieth of the core's commands; a loop's commands have the loop's. */
    final int number;

    /** Its slot in the reservation station, once it has one. */
    int slot = NO_SLOT;

    private @Nullable Command told;

    TimedCommand(int funct, long rs1, long rs2, int line, Origin origin, int number) {
        this.funct = funct;
        this.rs1 = rs1;
        this.rs2 = rs2;
        this.line = line;
        this.origin = origin;
        this.number = number;
        instruction = InstructionDecoder.decode(funct, rs1, rs2);
        unit = Command.unit(instruction);
    }

    static TimedCommand of(int funct, long rs1, long rs2, int line, int number) {
        return new TimedCommand(funct, rs1, rs2, line, Origin.CORE, number);
    }

    /** What a profile hears of it. */
    Command told() {
        if (told == null) {
            told = new Command(number, line, instruction, origin != Origin.CORE);
        }
        return told;
    }

    /** A setting, which does nothing that takes time. */
    boolean configures() {
        return instruction instanceof Instruction.ConfigLoad
                || instruction instanceof Instruction.ConfigStore
                || instruction instanceof Instruction.ConfigNorm
                || instruction instanceof Instruction.ConfigExecute;
    }

    /** Ends where it would enter the reservation station. */
    boolean leavesAtOnce() {
        return unit == Unit.EXECUTE
                && (instruction instanceof Instruction.Flush
                        || instruction instanceof Instruction.CounterAccess
                        || instruction instanceof Instruction.Unknown);
    }
}

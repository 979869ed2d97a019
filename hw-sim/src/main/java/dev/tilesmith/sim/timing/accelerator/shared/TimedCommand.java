package dev.tilesmith.sim.timing.accelerator.shared;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.InstructionDecoder;
import dev.tilesmith.sim.report.Command;
import dev.tilesmith.sim.report.Unit;
import org.jspecify.annotations.Nullable;

/** A command on its way through the queues, with the source line it is charged to. */
public final class TimedCommand {
    /** No slot of the reservation station: its end is not reported. */
    public static final int NO_SLOT = -1;

    /** Who sends it; the loop units hear when their commands end. */
    public enum Origin {
        CORE,
        MATMUL_LOOP,
        CONVOLUTION_LOOP
    }

    public final int funct;
    public final long rs1;
    public final long rs2;
    public final int line;
    public final Instruction instruction;
    public final Origin origin;
    /** Whose slots of the reservation station it takes. */
    public final Unit unit;
    /** The how-manieth of the core's commands; a loop's commands have the loop's. */
    public final int number;

    private int slot = NO_SLOT;

    private @Nullable Command told;

    public TimedCommand(int funct, long rs1, long rs2, int line, Origin origin, int number) {
        this.funct = funct;
        this.rs1 = rs1;
        this.rs2 = rs2;
        this.line = line;
        this.origin = origin;
        this.number = number;
        instruction = InstructionDecoder.decode(funct, rs1, rs2);
        unit = Command.unit(instruction);
    }

    public static TimedCommand of(int funct, long rs1, long rs2, int line, int number) {
        return new TimedCommand(funct, rs1, rs2, line, Origin.CORE, number);
    }

    /** Its slot in the reservation station, once it has one. */
    public int slot() {
        return slot;
    }

    public void takeSlot(int newSlot) {
        slot = newSlot;
    }

    /** What a profile hears of it. */
    public Command told() {
        if (told == null) {
            told = new Command(number, line, instruction, origin != Origin.CORE);
        }
        return told;
    }

    /** A setting, which does nothing that takes time. */
    public boolean configures() {
        return instruction instanceof Instruction.ConfigLoad
                || instruction instanceof Instruction.ConfigStore
                || instruction instanceof Instruction.ConfigNorm
                || instruction instanceof Instruction.ConfigExecute;
    }

    /** Ends where it would enter the reservation station. */
    public boolean leavesAtOnce() {
        return unit == Unit.EXECUTE
                && (instruction instanceof Instruction.Flush
                        || instruction instanceof Instruction.CounterAccess
                        || instruction instanceof Instruction.Unknown);
    }
}

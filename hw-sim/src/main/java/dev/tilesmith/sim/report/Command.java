package dev.tilesmith.sim.report;

import dev.tilesmith.sim.isa.CommandText;
import dev.tilesmith.sim.isa.Instruction;

/**
 * A command as a profile hears of it.
 *
 * @param number the how-manieth the core sent since the machine exists; what a loop expands to has the loop's number
 * @param line source line, 0 where not known
 * @param fromLoop one of the hardware loop rather than of the core
 */
public record Command(int number, int line, Instruction instruction, boolean fromLoop) {
    /** In the place of a command that there is not. */
    static final Command NONE = new Command(0, 0, new Instruction.Unknown(0), false);

    /** The command's name as in gemmini.h, without its operands. */
    public String name() {
        var text = CommandText.of(instruction);
        return text.contains(" ") ? text.substring(0, text.indexOf(' ')) : text;
    }

    /** The unit that the reservation station issues it to; what never gets there counts as the execute unit's. */
    public Unit unit() {
        return unit(instruction);
    }

    /** The same of an instruction. */
    public static Unit unit(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Mvin _, Instruction.ConfigLoad _ -> Unit.LOAD;
            case Instruction.Mvout _, Instruction.ConfigStore _, Instruction.ConfigNorm _ -> Unit.STORE;
            case Instruction.Preload _,
                    Instruction.Compute _,
                    Instruction.ConfigExecute _,
                    Instruction.Flush _,
                    Instruction.LoopBounds _,
                    Instruction.LoopAddressesAB _,
                    Instruction.LoopAddressesDC _,
                    Instruction.LoopStridesAB _,
                    Instruction.LoopStridesDC _,
                    Instruction.LoopRun _,
                    Instruction.LoopConvolutionConfig _,
                    Instruction.LoopConvolutionRun _,
                    Instruction.CounterAccess _,
                    Instruction.Unknown _ -> Unit.EXECUTE;
        };
    }
}

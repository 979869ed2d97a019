package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.isa.Instruction.Activation;
import dev.tilesmith.sim.isa.Instruction.Dataflow;

/** Reads the operands of a RoCC command (gemmini.md sections 2.2 to 2.5). A table: the dispatch is long. */
public final class InstructionDecoder {
    private static final Activation[] ACTIVATIONS = Activation.values();

    private InstructionDecoder() {}

    public static Instruction decode(int funct, long rs1, long rs2) {
        return switch (funct) {
            case 0 -> config(rs1, rs2);
            case 1 -> new Instruction.Mvin(1, rs1, address(rs2), tile(rs2));
            case 2 -> new Instruction.Mvin(0, rs1, address(rs2), tile(rs2));
            case 14 -> new Instruction.Mvin(2, rs1, address(rs2), tile(rs2));
            case 3 -> new Instruction.Mvout(rs1, address(rs2), tile(rs2));
            case 4 -> new Instruction.ComputePreloaded(address(rs1), tile(rs1), address(rs2), tile(rs2));
            case 5 -> new Instruction.ComputeAccumulated(address(rs1), tile(rs1), address(rs2), tile(rs2));
            case 6 -> new Instruction.Preload(address(rs1), tile(rs1), address(rs2), tile(rs2));
            case 7 -> new Instruction.Flush(bit(rs1, 0));
            case 8 -> loopRun(rs1, rs2);
            case 9 ->
                new Instruction.LoopBounds(
                        field(rs2, 0, 16),
                        field(rs2, 16, 16),
                        field(rs2, 32, 16),
                        field(rs1, 0, 16),
                        field(rs1, 16, 16),
                        field(rs1, 32, 16));
            case 10 -> new Instruction.LoopAddressesAB(rs1, rs2);
            case 11 -> new Instruction.LoopAddressesDC(rs1, rs2);
            case 12 -> new Instruction.LoopStridesAB(rs1, rs2);
            case 13 -> new Instruction.LoopStridesDC(rs1, rs2);
            case 15 -> new Instruction.LoopConvolutionRun(rs1, rs2);
            case 16, 17, 18, 19, 20, 21 -> new Instruction.LoopConvolutionConfig(funct - 15, rs1, rs2);
            case 126 -> new Instruction.CounterAccess(rs1);
            default -> new Instruction.Unknown(funct);
        };
    }

    private static Instruction config(long rs1, long rs2) {
        return switch (field(rs1, 0, 2)) {
            case 0 -> configExecute(rs1, rs2);
            case 1 -> configLoad(rs1, rs2);
            case 2 -> configStore(rs1, rs2);
            default -> configNorm(rs1, rs2);
        };
    }

    private static Instruction configExecute(long rs1, long rs2) {
        return new Instruction.ConfigExecute(
                bit(rs1, 2) ? Dataflow.WEIGHT_STATIONARY : Dataflow.OUTPUT_STATIONARY,
                ACTIVATIONS[field(rs1, 3, 2)],
                rs2 & 0xFFFF_FFFFL,
                bit(rs1, 8),
                bit(rs1, 9),
                bit(rs1, 7),
                field(rs1, 16, 16),
                field(rs2, 48, 16));
    }

    private static Instruction configLoad(long rs1, long rs2) {
        // No repeats are one repeat (LoadController.scala, for programs older than the field).
        return new Instruction.ConfigLoad(
                field(rs1, 3, 2),
                rs2,
                Float.intBitsToFloat((int) (rs1 >>> 32)),
                bit(rs1, 2),
                field(rs1, 16, 16),
                Math.max(field(rs1, 8, 8), 1));
    }

    private static Instruction configStore(long rs1, long rs2) {
        var scaleBits = (int) (rs2 >>> 32);
        return new Instruction.ConfigStore(
                ACTIVATIONS[field(rs1, 2, 2)],
                rs2 & 0xFFFF_FFFFL,
                Float.intBitsToFloat(scaleBits),
                scaleBits == -1,
                new Instruction.Pooling(
                        field(rs1, 4, 2),
                        field(rs1, 6, 2),
                        field(rs1, 24, 8),
                        field(rs1, 32, 8),
                        field(rs1, 40, 8),
                        field(rs1, 48, 8),
                        field(rs1, 56, 8),
                        field(rs1, 8, 2),
                        field(rs1, 10, 2)));
    }

    private static Instruction configNorm(long rs1, long rs2) {
        return new Instruction.ConfigNorm(
                field(rs1, 8, 8), bit(rs1, 16), bit(rs1, 17), bit(rs1, 18), (int) (rs1 >>> 32), (int) rs2, (int)
                        (rs2 >>> 32));
    }

    private static Instruction loopRun(long rs1, long rs2) {
        return new Instruction.LoopRun(
                bit(rs1, 0),
                bit(rs1, 1),
                bit(rs1, 2),
                field(rs1, 8, 3),
                field(rs1, 18, 2),
                field(rs1, 16, 2),
                bit(rs2, 0),
                bit(rs2, 1),
                bit(rs2, 2),
                rs2 >>> 3);
    }

    /** The local address in the low half of an "address, columns, rows" word. */
    private static LocalAddress address(long word) {
        return new LocalAddress((int) word);
    }

    private static Tile tile(long word) {
        return new Tile(field(word, 48, 16), field(word, 32, 16));
    }

    private static int field(long word, int first, int bits) {
        return (int) (word >>> first) & ((1 << bits) - 1);
    }

    private static boolean bit(long word, int index) {
        return (word >>> index & 1) != 0;
    }
}

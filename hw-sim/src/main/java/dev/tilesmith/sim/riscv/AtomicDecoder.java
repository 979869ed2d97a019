package dev.tilesmith.sim.riscv;

/** The A extension. The order bits aq and rl mean nothing on one core that executes in order. */
final class AtomicDecoder {
    private AtomicDecoder() {}

    static Opcode opcode(int word) {
        return switch (Decoder.bits(word, 12, 3)) {
            case 2 -> wordOperation(word);
            case 3 -> doubleOperation(word);
            default -> Opcode.ILLEGAL;
        };
    }

    private static Opcode wordOperation(int word) {
        return switch (word >>> 27) {
            case 0x02 -> hasNoSource(word) ? Opcode.LR_W : Opcode.ILLEGAL;
            case 0x03 -> Opcode.SC_W;
            case 0x01 -> Opcode.AMOSWAP_W;
            case 0x00 -> Opcode.AMOADD_W;
            case 0x04 -> Opcode.AMOXOR_W;
            case 0x0c -> Opcode.AMOAND_W;
            case 0x08 -> Opcode.AMOOR_W;
            case 0x10 -> Opcode.AMOMIN_W;
            case 0x14 -> Opcode.AMOMAX_W;
            case 0x18 -> Opcode.AMOMINU_W;
            case 0x1c -> Opcode.AMOMAXU_W;
            default -> Opcode.ILLEGAL;
        };
    }

    private static Opcode doubleOperation(int word) {
        return switch (word >>> 27) {
            case 0x02 -> hasNoSource(word) ? Opcode.LR_D : Opcode.ILLEGAL;
            case 0x03 -> Opcode.SC_D;
            case 0x01 -> Opcode.AMOSWAP_D;
            case 0x00 -> Opcode.AMOADD_D;
            case 0x04 -> Opcode.AMOXOR_D;
            case 0x0c -> Opcode.AMOAND_D;
            case 0x08 -> Opcode.AMOOR_D;
            case 0x10 -> Opcode.AMOMIN_D;
            case 0x14 -> Opcode.AMOMAX_D;
            case 0x18 -> Opcode.AMOMINU_D;
            case 0x1c -> Opcode.AMOMAXU_D;
            default -> Opcode.ILLEGAL;
        };
    }

    private static boolean hasNoSource(int word) {
        return Decoder.bits(word, 20, 5) == 0;
    }
}

package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestMemory;

/** The A extension on a single core: an atomic operation is a load and a store. Not thread-safe. */
final class Atomics {
    private static final long NONE = -1;

    private final GuestMemory memory;
    private long reserved = NONE;

    Atomics(GuestMemory memory) {
        this.memory = memory;
    }

    static int bytes(Opcode opcode) {
        return opcode.name().endsWith("_W") ? 4 : 8;
    }

    void execute(Decoded instruction, long[] x) {
        var opcode = instruction.opcode();
        var address = x[instruction.rs1()];
        var isWord = bytes(opcode) == 4;
        var source = isWord ? (int) x[instruction.rs2()] : x[instruction.rs2()];
        var result = switch (opcode) {
            case LR_W, LR_D -> {
                reserved = address;
                yield load(address, isWord);
            }
            case SC_W, SC_D -> storeConditional(address, source, isWord);
            default -> {
                var old = load(address, isWord);
                store(address, combined(opcode, old, source), isWord);
                yield old;
            }
        };
        x[instruction.rd() == 0 ? Code.NOWHERE : instruction.rd()] = result;
    }

    private long storeConditional(long address, long value, boolean isWord) {
        var holds = reserved == address;
        reserved = NONE;
        if (holds) {
            store(address, value, isWord);
        }
        return holds ? 0 : 1;
    }

    private static long combined(Opcode opcode, long old, long source) {
        return switch (opcode) {
            case AMOSWAP_W, AMOSWAP_D -> source;
            case AMOADD_W, AMOADD_D -> old + source;
            case AMOXOR_W, AMOXOR_D -> old ^ source;
            case AMOAND_W, AMOAND_D -> old & source;
            case AMOOR_W, AMOOR_D -> old | source;
            case AMOMIN_W, AMOMIN_D -> Math.min(old, source);
            case AMOMAX_W, AMOMAX_D -> Math.max(old, source);
            // Sign extension keeps the unsigned order of words.
            case AMOMINU_W, AMOMINU_D -> Long.compareUnsigned(old, source) < 0 ? old : source;
            case AMOMAXU_W, AMOMAXU_D -> Long.compareUnsigned(old, source) > 0 ? old : source;
            default -> throw new IllegalStateException("no atomic operation: " + opcode);
        };
    }

    private long load(long address, boolean isWord) {
        return isWord ? memory.loadInt(address) : memory.loadLong(address);
    }

    private void store(long address, long value, boolean isWord) {
        if (isWord) {
            memory.storeInt(address, (int) value);
        } else {
            memory.storeLong(address, value);
        }
    }
}

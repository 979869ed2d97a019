package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The control and status registers that a bare-metal program in machine mode may touch. Not thread-safe. */
final class ControlRegisters {
    private static final int FFLAGS = 0x001;
    private static final int FRM = 0x002;
    private static final int FCSR = 0x003;
    private static final int MSTATUS = 0x300;
    private static final int MISA = 0x301;
    private static final int MEPC = 0x341;
    private static final int MCYCLE = 0xb00;
    private static final int MINSTRET = 0xb02;
    private static final int CYCLE = 0xc00;
    private static final int TIME = 0xc01;
    private static final int INSTRET = 0xc02;

    private final FloatUnit floats;
    private final LongSupplier cycles;
    private final LongSupplier retired;
    /** Registers that only remember: machine status and trap set-up; nothing here traps. */
    private final Map<Integer, Long> remembered = new TreeMap<>();

    ControlRegisters(FloatUnit floats, LongSupplier cycles, LongSupplier retired) {
        this.floats = floats;
        this.cycles = cycles;
        this.retired = retired;
        // mstatus with the floating-point unit on (FS = dirty); misa says RV64IMAFDC.
        remembered.put(MSTATUS, 0x6000L);
        remembered.put(MISA, 0x8000_0000_0000_112dL);
        for (var number : new int[] {0x304, 0x305, 0x306, 0x320, 0x340, MEPC, 0x342, 0x343, 0x344}) {
            remembered.put(number, 0L);
        }
        // mvendorid, marchid, mimpid, mhartid: the only core has number 0.
        for (var number = 0xf11; number <= 0xf14; number++) {
            remembered.put(number, 0L);
        }
    }

    long exceptionAddress() {
        return remembered.getOrDefault(MEPC, 0L);
    }

    void execute(Decoded instruction, long[] x) {
        var number = (int) instruction.immediate() & 0xfff;
        var zimm = instruction.immediate() >>> 12;
        var value = x[instruction.rs1()];
        var old = read(number);
        switch (instruction.opcode()) {
            case CSRRW -> write(number, value);
            case CSRRWI -> write(number, zimm);
            case CSRRS -> writeUnlessNone(number, instruction.rs1(), old | value);
            case CSRRC -> writeUnlessNone(number, instruction.rs1(), old & ~value);
            case CSRRSI -> writeUnlessNone(number, zimm, old | zimm);
            case CSRRCI -> writeUnlessNone(number, zimm, old & ~zimm);
            default -> throw new IllegalStateException("no CSR instruction: " + instruction);
        }
        x[instruction.rd() == 0 ? Code.NOWHERE : instruction.rd()] = old;
    }

    private void writeUnlessNone(int number, long source, long value) {
        if (source != 0) {
            write(number, value);
        }
    }

    private long read(int number) {
        return switch (number) {
            case FFLAGS -> floats.flags();
            case FRM -> floats.roundingMode();
            case FCSR -> (long) floats.roundingMode() << 5 | floats.flags();
            case CYCLE, MCYCLE, TIME -> cycles.getAsLong();
            case INSTRET, MINSTRET -> retired.getAsLong();
            default -> {
                var value = remembered.get(number);
                if (value == null) {
                    throw new GuestFault("control register 0x%03x does not exist".formatted(number));
                }
                yield value;
            }
        };
    }

    private void write(int number, long value) {
        if (number >>> 10 == 3) {
            throw new GuestFault("control register 0x%03x is read-only".formatted(number));
        }
        switch (number) {
            case FFLAGS -> floats.writeControl(floats.roundingMode(), (int) value & 31);
            case FRM -> floats.writeControl((int) value & 7, floats.flags());
            case FCSR -> floats.writeControl((int) (value >>> 5) & 7, (int) value & 31);
            case MCYCLE, MINSTRET, MISA -> {
                // The counters belong to the machine; what extensions there are cannot be changed.
            }
            default -> remembered.put(number, value);
        }
    }
}

package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The control and status registers that a bare-metal program may touch on the Rocket core (CSR.scala). There is
 * no protection: registers for it only remember. Not thread-safe.
 */
final class ControlRegisters {
    private static final int FFLAGS = 0x001;
    private static final int FRM = 0x002;
    private static final int FCSR = 0x003;
    private static final int SATP = 0x180;
    private static final int MSTATUS = 0x300;
    private static final int MISA = 0x301;
    private static final int MIE = 0x304;
    private static final int MTVEC = 0x305;
    private static final int MEPC = 0x341;
    private static final int MCAUSE = 0x342;
    private static final int MTVAL = 0x343;
    private static final int MIP = 0x344;
    private static final int TRIGGER_KIND = 0x7a1;
    private static final int TRIGGER_ADDRESS = 0x7a2;
    private static final int MCYCLE = 0xb00;
    private static final int MINSTRET = 0xb02;
    private static final int CYCLE = 0xc00;
    private static final int INSTRET = 0xc02;
    private static final int COUNTERS = 32;
    /** RV64IMAFDC with U. */
    private static final long EXTENSIONS = 0x8000_0000_0010_112dL;

    private final FloatUnit floats;
    private final LongSupplier cycles;
    private final LongSupplier retired;
    private final MachineStatus status;
    private final Interrupts interrupts;
    /** Registers that only remember. */
    private final Map<Integer, Long> remembered = new TreeMap<>();
    /** What the program has set the counters ahead by. */
    private long cycleOffset;

    private long retiredOffset;

    ControlRegisters(
            FloatUnit floats, MachineStatus status, Interrupts interrupts, LongSupplier cycles, LongSupplier retired) {
        this.floats = floats;
        this.status = status;
        this.interrupts = interrupts;
        this.cycles = cycles;
        this.retired = retired;
        // medeleg, mideleg, mcounteren, mcountinhibit, mscratch, satp, and the choice of a trigger.
        for (var number : new int[] {0x302, 0x303, 0x306, 0x320, 0x340, SATP, 0x7a0}) {
            remembered.put(number, 0L);
        }
        // Physical memory protection: two registers of configuration, eight addresses.
        remembered.put(0x3a0, 0L);
        remembered.put(0x3a2, 0L);
        for (var number = 0x3b0; number < 0x3b8; number++) {
            remembered.put(number, 0L);
        }
        // mvendorid, marchid (1 is Rocket), mimpid, mhartid: the only core has number 0.
        for (var number = 0xf11; number <= 0xf14; number++) {
            remembered.put(number, number == 0xf12 ? 1L : 0L);
        }
        // Counters of events and what they count: there are none, all read as 0.
        for (var counter = 3; counter < COUNTERS; counter++) {
            remembered.put(MSTATUS + 0x20 + counter, 0L);
            remembered.put(MCYCLE + counter, 0L);
            remembered.put(CYCLE + counter, 0L);
        }
    }

    /** The cycle counter as a read in this cycle sees it. */
    long cycleCounter(long cycle) {
        return cycle + cycleOffset;
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
        // Bits 9:8 of the number are the least mode that may touch it.
        if ((number >>> 8 & 3) != 0 && !status.isMachineMode()) {
            throw GuestFault.illegalInstruction("control register 0x%03x is for machine mode".formatted(number));
        }
        return switch (number) {
            case FFLAGS -> floats().flags();
            case FRM -> floats().roundingMode();
            case FCSR -> (long) floats().roundingMode() << 5 | floats.flags();
            case CYCLE, MCYCLE -> cycleCounter(cycles.getAsLong());
            case INSTRET, MINSTRET -> retired.getAsLong() + retiredOffset;
            case MSTATUS -> status.status();
            case MISA -> EXTENSIONS;
            case MIE -> interrupts.enabled();
            case MIP -> interrupts.pending();
            case MTVEC, MEPC, MCAUSE, MTVAL -> status.read(number);
            case TRIGGER_KIND, TRIGGER_ADDRESS -> 0;
            default -> {
                var value = remembered.get(number);
                if (value == null) {
                    throw GuestFault.illegalInstruction("control register 0x%03x does not exist".formatted(number));
                }
                yield value;
            }
        };
    }

    private FloatUnit floats() {
        if (!status.hasFloats()) {
            throw GuestFault.illegalInstruction("floating point is off: mstatus.FS is 0");
        }
        return floats;
    }

    private void write(int number, long value) {
        if (number >>> 10 == 3) {
            throw GuestFault.illegalInstruction("control register 0x%03x is read-only".formatted(number));
        }
        switch (number) {
            case FFLAGS -> floats().writeControl(floats.roundingMode(), (int) value & 31);
            case FRM -> floats().writeControl((int) value & 7, floats.flags());
            case FCSR -> floats().writeControl((int) (value >>> 5) & 7, (int) value & 31);
            case MCYCLE -> cycleOffset = value - cycles.getAsLong();
            // The value is that after this instruction.
            case MINSTRET -> retiredOffset = value - retired.getAsLong() - 1;
            case MSTATUS -> status.writeStatus(value);
            case MTVEC, MEPC, MCAUSE, MTVAL -> status.write(number, value);
            case MIE -> interrupts.enable(value);
            case MISA, MIP, TRIGGER_KIND, TRIGGER_ADDRESS -> {
                // What extensions there are cannot be changed, nor what devices ask for, and of triggers there is none.
            }
            case SATP -> {
                // No translation: a write of any other mode has no effect.
                if (value >>> 60 == 0) {
                    remembered.put(number, value);
                }
            }
            default -> {
                // Event counters stay at 0.
                if (number < MCYCLE) {
                    remembered.put(number, value);
                }
            }
        }
    }
}

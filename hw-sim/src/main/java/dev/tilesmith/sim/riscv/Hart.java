package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The RV64IMAFDC core in function: registers, and the execution of instructions in program order. A call ends when the
 * program counter reaches {@link MemoryMap#RETURN_ADDRESS}. After a {@link GuestFault} the program counter is that of the
 * instruction at fault. Not thread-safe.
 */
public final class Hart {
    private static final int RETURN_REGISTER = 1;
    private static final int STACK_REGISTER = 2;
    private static final int FIRST_ARGUMENT = 10;
    private static final int ARGUMENT_REGISTERS = 8;

    private final GuestMemory memory;
    private final Coprocessor coprocessor;
    private final HostWatch watch;
    private final CodeSpace codes;
    /** x0 to x31, and the place for results that go to x0. */
    private final long[] x = new long[33];

    private final FloatUnit floats;
    private final Atomics atomics;
    private final MachineStatus status;
    private final Interrupts interrupts;
    private final ControlRegisters controls;
    private final Traps traps;
    private final Htif host;
    private final Clint clint;
    private long pc = MemoryMap.RETURN_ADDRESS;
    private long retired;

    /**
     * @param cycles the clock behind the cycle counter
     */
    public Hart(GuestMemory memory, Coprocessor coprocessor, LongSupplier cycles) {
        this(memory, coprocessor, cycles, Htif.none(), Clint.none(memory));
    }

    /**
     * @param host with one, faults trap into machine mode, and the program ends when it tells the host so
     * @param clint interrupts instructions that are executed by {@link #step}
     */
    public Hart(GuestMemory memory, Coprocessor coprocessor, LongSupplier cycles, Htif host, Clint clint) {
        this.memory = memory;
        this.host = host;
        this.clint = clint;
        this.coprocessor = coprocessor;
        this.watch = new HostWatch(coprocessor);
        this.codes = new CodeSpace(memory);
        this.floats = new FloatUnit(host.isPresent());
        this.atomics = new Atomics(memory);
        this.status = new MachineStatus(!host.isPresent());
        this.interrupts = new Interrupts(clint, status);
        this.controls = new ControlRegisters(floats, status, interrupts, cycles, this::retired);
        this.traps = new Traps(memory, codes, status, interrupts);
    }

    /** Prepares a call by the calling convention: a0 to a7, further arguments on the stack. */
    public void beginCall(long entry, List<Long> arguments) {
        var onStack = Math.max(0, arguments.size() - ARGUMENT_REGISTERS);
        var stackPointer = MemoryMap.STACK_TOP - (8L * onStack + 15 & -16);
        for (var i = 0; i < arguments.size(); i++) {
            if (i < ARGUMENT_REGISTERS) {
                x[FIRST_ARGUMENT + i] = arguments.get(i);
            } else {
                memory.storeLong(stackPointer + 8L * (i - ARGUMENT_REGISTERS), arguments.get(i));
            }
        }
        x[STACK_REGISTER] = stackPointer;
        x[RETURN_REGISTER] = MemoryMap.RETURN_ADDRESS;
        pc = entry;
    }

    /**
     * Executes the next instruction, or takes an interrupt instead, and fills the record; false, with nothing done, when
     * the call has returned.
     */
    public boolean step(Retired record) {
        if (hasReturned()) {
            return false;
        }
        var instruction = codes.at(pc);
        record.begin(pc, instruction, x, floats);
        record.touchedDevice = clint.holds(record.address);
        var before = status.traps();
        if (interrupts.areDue()) {
            pc = status.interrupt(interrupts.first(), pc);
        } else if (record.touchedDevice) {
            clint.show();
            execute(1);
            clint.take(record.address);
        } else {
            execute(1);
        }
        record.nextPc = pc;
        record.trapped = status.traps() != before;
        record.redirectsLate = record.trapped || redirectsLate(instruction.opcode());
        return true;
    }

    private static boolean redirectsLate(Opcode opcode) {
        return opcode == Opcode.MRET || opcode == Opcode.WFI;
    }

    /** Runs without records until the call returns, or until so many instructions have been executed. */
    public void runUntimed(long instructions) {
        execute(instructions);
    }

    public boolean hasReturned() {
        return pc == MemoryMap.RETURN_ADDRESS;
    }

    public long pc() {
        return pc;
    }

    /** How often a fence.i has found other code than the one before it. */
    public int codeChanges() {
        return codes.changes();
    }

    /** Whether an interrupt takes the place of the next instruction. */
    public boolean isInterrupted() {
        return interrupts.areDue();
    }

    /** Whether the core sleeps until an interrupt is pending. */
    public boolean isAsleep() {
        return interrupts.areAwaited();
    }

    /** The first cycle in which the timer may interrupt the core or wake it, {@link Long#MAX_VALUE} for never. */
    public long nextTimerCycle() {
        return interrupts.nextCycle();
    }

    /** Goes on elsewhere. */
    public void jump(long target) {
        pc = target;
    }

    /** Instructions executed since the start. */
    public long retired() {
        return retired;
    }

    public long x(int register) {
        return x[register];
    }

    /** Replaces an integer register's value: how timing delivers a counter that is read in a later stage. */
    public void writeX(int register, long value) {
        if (register != 0) {
            x[register] = value;
        }
    }

    /** Delivers the cycle counter to a register, as an instruction reads it that passes WB in this cycle. */
    public void deliverCycle(int register, long cycle) {
        writeX(register, controls.cycleCounter(cycle));
    }

    /** Executes instructions and enters traps, at most so many of both, or until the call returns or the program ends. */
    private void execute(long count) {
        if (!host.isPresent()) {
            executeCode(count);
            return;
        }
        var remaining = count;
        while (remaining > 0 && !hasReturned()) {
            var before = retired;
            try {
                executeCode(remaining);
                return;
            } catch (GuestFault fault) {
                pc = traps.enter(fault, pc);
                remaining -= retired - before + 1;
            }
        }
    }

    /**
     * Executes instructions, at most so many, or until the call returns. One loop with one switch: the dispatch table of
     * the core, longer than a method may be otherwise. Rare instructions leave by its default branch.
     */
    private void executeCode(long count) {
        var x = this.x;
        var memory = this.memory;
        var watch = this.watch;
        var code = codes.current();
        var pc = this.pc;
        var remaining = count;
        watch.renew();
        try {
            while (remaining > 0) {
                var offset = pc - code.address;
                if (offset < 0 || offset >= code.sizeBytes || (offset & 1) != 0) {
                    if (pc == MemoryMap.RETURN_ADDRESS) {
                        break;
                    }
                    code = codes.enter(pc);
                    continue;
                }
                var index = (int) (offset >>> 1);
                var operands = code.operands[index];
                long immediate = code.immediates[index];
                var rd = operands & 0xff;
                var a = x[operands >>> 8 & 0xff];
                var b = x[operands >>> 16 & 0xff];
                var next = pc + (operands >>> 24);
                switch (code.opcodes[index]) {
                    case LUI -> x[rd] = immediate;
                    case AUIPC -> x[rd] = pc + immediate;
                    case JAL -> {
                        x[rd] = next;
                        next = pc + immediate;
                    }
                    case JALR -> {
                        x[rd] = next;
                        next = a + immediate & -2;
                    }
                    case BEQ -> next = a == b ? pc + immediate : next;
                    case BNE -> next = a != b ? pc + immediate : next;
                    case BLT -> next = a < b ? pc + immediate : next;
                    case BGE -> next = a >= b ? pc + immediate : next;
                    case BLTU -> next = Long.compareUnsigned(a, b) < 0 ? pc + immediate : next;
                    case BGEU -> next = Long.compareUnsigned(a, b) >= 0 ? pc + immediate : next;
                    case LB -> x[rd] = memory.loadByte(watch.loading(a + immediate, 1, pc));
                    case LH -> x[rd] = memory.loadShort(watch.loading(a + immediate, 2, pc));
                    case LW -> x[rd] = memory.loadInt(watch.loading(a + immediate, 4, pc));
                    case LD -> x[rd] = memory.loadLong(watch.loading(a + immediate, 8, pc));
                    case LBU -> x[rd] = memory.loadByte(watch.loading(a + immediate, 1, pc)) & 0xff;
                    case LHU -> x[rd] = memory.loadShort(watch.loading(a + immediate, 2, pc)) & 0xffff;
                    case LWU -> x[rd] = memory.loadInt(watch.loading(a + immediate, 4, pc)) & 0xffff_ffffL;
                    case SB -> memory.storeByte(watch.storing(a + immediate, 1, pc), (byte) b);
                    case SH -> memory.storeShort(watch.storing(a + immediate, 2, pc), (short) b);
                    case SW -> {
                        memory.storeInt(watch.storing(a + immediate, 4, pc), (int) b);
                        if (host.hears(a + immediate)) {
                            next = told(next);
                        }
                    }
                    case SD -> {
                        memory.storeLong(watch.storing(a + immediate, 8, pc), b);
                        if (host.hears(a + immediate)) {
                            next = told(next);
                        }
                    }
                    case ADDI -> x[rd] = a + immediate;
                    case SLTI -> x[rd] = a < immediate ? 1 : 0;
                    case SLTIU -> x[rd] = Long.compareUnsigned(a, immediate) < 0 ? 1 : 0;
                    case XORI -> x[rd] = a ^ immediate;
                    case ORI -> x[rd] = a | immediate;
                    case ANDI -> x[rd] = a & immediate;
                    case SLLI -> x[rd] = a << immediate;
                    case SRLI -> x[rd] = a >>> immediate;
                    case SRAI -> x[rd] = a >> immediate;
                    case ADD -> x[rd] = a + b;
                    case SUB -> x[rd] = a - b;
                    case SLL -> x[rd] = a << b;
                    case SLT -> x[rd] = a < b ? 1 : 0;
                    case SLTU -> x[rd] = Long.compareUnsigned(a, b) < 0 ? 1 : 0;
                    case XOR -> x[rd] = a ^ b;
                    case SRL -> x[rd] = a >>> b;
                    case SRA -> x[rd] = a >> b;
                    case OR -> x[rd] = a | b;
                    case AND -> x[rd] = a & b;
                    case ADDIW -> x[rd] = (int) (a + immediate);
                    case SLLIW -> x[rd] = (int) a << immediate;
                    case SRLIW -> x[rd] = (int) a >>> immediate;
                    case SRAIW -> x[rd] = (int) a >> immediate;
                    case ADDW -> x[rd] = (int) (a + b);
                    case SUBW -> x[rd] = (int) (a - b);
                    case SLLW -> x[rd] = (int) a << b;
                    case SRLW -> x[rd] = (int) a >>> b;
                    case SRAW -> x[rd] = (int) a >> b;
                    case MUL -> x[rd] = a * b;
                    case MULH -> x[rd] = Math.multiplyHigh(a, b);
                    case MULHSU -> x[rd] = Math.multiplyHigh(a, b) + (b < 0 ? a : 0);
                    case MULHU -> x[rd] = Math.unsignedMultiplyHigh(a, b);
                    case MULW -> x[rd] = (int) (a * b);
                    case DIV -> x[rd] = b == 0 ? -1 : a / b;
                    case DIVU -> x[rd] = b == 0 ? -1 : Long.divideUnsigned(a, b);
                    case REM -> x[rd] = b == 0 ? a : a % b;
                    case REMU -> x[rd] = b == 0 ? a : Long.remainderUnsigned(a, b);
                    case DIVW -> x[rd] = (int) b == 0 ? -1 : (int) a / (int) b;
                    case DIVUW -> x[rd] = (int) b == 0 ? -1 : Integer.divideUnsigned((int) a, (int) b);
                    case REMW -> x[rd] = (int) b == 0 ? (int) a : (int) a % (int) b;
                    case REMUW -> x[rd] = (int) b == 0 ? (int) a : Integer.remainderUnsigned((int) a, (int) b);
                    case FLW -> {
                        status.checkFloats();
                        floats.writeBoxed(rd, memory.loadInt(watch.loading(a + immediate, 4, pc)));
                    }
                    case FLD -> {
                        status.checkFloats();
                        floats.write(rd, memory.loadLong(watch.loading(a + immediate, 8, pc)));
                    }
                    case ROCC -> {
                        status.checkExtensions();
                        x[rd] = coprocessor.command((int) immediate, a, b, pc);
                        watch.renew();
                    }
                    case FENCE -> {
                        coprocessor.fence(pc);
                        watch.renew();
                    }
                    default -> {
                        this.pc = pc;
                        // The counter that this instruction may read includes those before it in this loop.
                        var before = retired;
                        retired = before + (count - remaining);
                        next = executeRare(code.instructions[index], a, next);
                        retired = before;
                    }
                }
                pc = next;
                remaining--;
            }
        } finally {
            this.pc = pc;
            retired += count - remaining;
        }
    }

    /** The program has told the host something; where it goes on. */
    private long told(long next) {
        host.receive(memory);
        return host.hasEnded() ? MemoryMap.RETURN_ADDRESS : next;
    }

    private long executeRare(Decoded instruction, long a, long next) {
        return switch (instruction.opcode().kind()) {
            case FP_STORE -> {
                storeFloat(instruction, a + instruction.immediate());
                yield next;
            }
            case FP_SINGLE, FP_DOUBLE, FP_SHORT, FP_DIVIDE, FP_TO_INT, INT_TO_FP -> {
                status.checkFloats();
                floats.execute(instruction, x);
                yield next;
            }
            case CSR -> {
                controls.execute(instruction, x);
                yield next;
            }
            case ATOMIC -> {
                // Bytes of both kinds of access are reported: an atomic operation reads and writes.
                var bytes = Atomics.bytes(instruction.opcode());
                watch.loading(a, bytes, pc);
                watch.storing(a, bytes, pc);
                atomics.execute(instruction, x);
                yield next;
            }
            case FENCE_I -> {
                codes.read();
                yield next;
            }
            case SYSTEM -> traps.execute(instruction, pc, next);
            case ALU, JUMP, BRANCH, LOAD, STORE, FENCE, MULTIPLY, DIVIDE, FP_LOAD, ROCC ->
                throw new IllegalStateException("no execution for " + instruction);
        };
    }

    private void storeFloat(Decoded instruction, long address) {
        status.checkFloats();
        var bits = floats.register(instruction.rs2());
        if (instruction.opcode() == Opcode.FSW) {
            memory.storeInt(watch.storing(address, 4, pc), (int) bits);
        } else {
            memory.storeLong(watch.storing(address, 8, pc), bits);
        }
    }
}

package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestFault.Cause;
import dev.tilesmith.sim.memory.GuestMemory;

/**
 * How a program comes into its trap handler and out of it: faults that the handler gets, and the instructions of the
 * kind {@link Opcode.Kind#SYSTEM}. Not thread-safe.
 */
final class Traps {
    private final GuestMemory memory;
    private final CodeSpace codes;
    private final MachineStatus status;
    private final Interrupts interrupts;

    Traps(GuestMemory memory, CodeSpace codes, MachineStatus status, Interrupts interrupts) {
        this.memory = memory;
        this.codes = codes;
        this.status = status;
        this.interrupts = interrupts;
    }

    /** Enters the program's handler and returns its address, or lets the fault go on where there is none that could run. */
    long enter(GuestFault fault, long pc) {
        var opcode = codes.at(pc).opcode();
        var isAtomic = opcode.kind() == Opcode.Kind.ATOMIC && opcode != Opcode.LR_W && opcode != Opcode.LR_D;
        var cause = isAtomic ? fault.exception().ofStore() : fault.exception();
        var lostHandler = pc == status.handler() && cause == Cause.INSTRUCTION_ACCESS;
        if (cause == Cause.NONE
                || opcode.kind() == Opcode.Kind.ROCC && cause != Cause.ILLEGAL_INSTRUCTION
                || !status.hasHandler()
                || lostHandler) {
            throw fault;
        }
        var value = cause == Cause.ILLEGAL_INSTRUCTION ? bitsAt(pc) : fault.value();
        return status.enter(cause, pc, value);
    }

    /** An instruction as it stands in memory, for mtval. */
    private long bitsAt(long address) {
        var low = memory.loadShort(address) & 0xffff;
        return (low & 3) != 3 ? low : low | (memory.loadShort(address + 2) & 0xffffL) << 16;
    }

    /** Executes an instruction of the system; returns where the program goes on. */
    long execute(Decoded instruction, long pc, long next) {
        return switch (instruction.opcode()) {
            case WFI -> {
                interrupts.sleep();
                yield next;
            }
            case MRET -> {
                if (!status.isMachineMode()) {
                    throw GuestFault.illegalInstruction("mret is for machine mode");
                }
                yield status.leave();
            }
            case ECALL ->
                throw new GuestFault("ecall: there is no operating system to call", Cause.ENVIRONMENT_CALL, 0);
            case EBREAK -> throw new GuestFault("ebreak: the program stopped itself", Cause.BREAKPOINT, pc);
            default -> throw GuestFault.illegalInstruction("illegal instruction at " + codes.describe(pc));
        };
    }
}

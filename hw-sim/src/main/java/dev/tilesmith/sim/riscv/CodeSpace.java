package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import java.util.List;

/** The code of all executable regions, and of these the one that the core is in. Not thread-safe. */
final class CodeSpace {
    private final GuestMemory memory;
    private final List<Code> codes;
    private Code current;
    private int changes;

    CodeSpace(GuestMemory memory) {
        this.memory = memory;
        codes = memory.regions().stream()
                .filter(GuestMemory.Region::isExecutable)
                .map(Code::of)
                .toList();
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("the memory has no executable region");
        }
        current = codes.getFirst();
    }

    /** The region in which the last instruction was found. */
    Code current() {
        return current;
    }

    /** The instruction at an address, an illegal one where there is no code. */
    Decoded at(long pc) {
        return find(pc) ? current.instructions[(int) (pc - current.address >>> 1)] : Decoded.ILLEGAL;
    }

    /** Goes to the region that has an instruction at this address; a jump into nothing is a fault. */
    Code enter(long pc) {
        if ((pc & 1) != 0) {
            throw new GuestFault("jump to 0x%x: an instruction's address must be even".formatted(pc));
        }
        if (!find(pc)) {
            throw new GuestFault(
                    "jump to " + describe(pc) + ", where there is no code", GuestFault.Cause.INSTRUCTION_ACCESS, pc);
        }
        return current;
    }

    private boolean find(long pc) {
        if (current.holds(pc)) {
            return true;
        }
        for (var code : codes) {
            if (code.holds(pc)) {
                current = code;
                return true;
            }
        }
        return false;
    }

    /** Takes the instructions as they stand in memory now. */
    void read() {
        codes.forEach(code -> changes += code.read() ? 1 : 0);
    }

    /** How often a region was found changed. */
    int changes() {
        return changes;
    }

    String describe(long address) {
        return "0x%x (%s)".formatted(address, memory.describe(address));
    }
}

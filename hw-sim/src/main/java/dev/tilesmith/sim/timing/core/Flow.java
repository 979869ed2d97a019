package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.riscv.Decoded;
import dev.tilesmith.sim.riscv.Opcode;

/** Kinds of control flow as the pre-decode in S2 tells them apart (section 3.3); bytes, for dense tables. */
final class Flow {
    static final byte NONE = 0;
    static final byte BRANCH = 1;
    static final byte JUMP = 2;
    static final byte CALL = 3;
    static final byte INDIRECT_CALL = 4;
    static final byte INDIRECT_JUMP = 5;
    static final byte RETURN = 6;

    private Flow() {}

    static byte of(Decoded decoded) {
        var link = (decoded.rd() & 1) == 1;
        if (decoded.opcode().kind() == Opcode.Kind.BRANCH) {
            return BRANCH;
        }
        if (decoded.opcode() == Opcode.JAL) {
            return link ? CALL : JUMP;
        }
        if (decoded.opcode() == Opcode.JALR) {
            if (link) {
                return INDIRECT_CALL;
            }
            return decoded.rs1() == 1 || decoded.rs1() == 5 ? RETURN : INDIRECT_JUMP;
        }
        return NONE;
    }

    static boolean isCall(byte flow) {
        return flow == CALL || flow == INDIRECT_CALL;
    }

    static boolean isDirectJump(byte flow) {
        return flow == JUMP || flow == CALL;
    }
}

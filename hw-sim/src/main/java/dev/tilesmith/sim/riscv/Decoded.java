package dev.tilesmith.sim.riscv;

/**
 * One decoded instruction; compressed forms are expanded, with {@code bytes} 2.
 *
 * @param immediate sign-extended; for branches and jumps the offset from the instruction's own address; for shifts the
 *     amount; for CSR instructions the CSR number in bits 11:0 and the zimm in bits 16:12; for RoCC the funct7; for floating
 *     point the rounding mode; for fences the predecessor and successor sets
 */
public record Decoded(Opcode opcode, int rd, int rs1, int rs2, int rs3, long immediate, int bytes) {
    public static final Decoded ILLEGAL = new Decoded(Opcode.ILLEGAL, 0, 0, 0, 0, 0, 2);
}

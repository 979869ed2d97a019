package dev.tilesmith.sim.compile.ssa;

/**
 * The operations of the intermediate form. Integers are 64-bit registers: 32-bit values, signed or not, are kept
 * sign-extended as the ABI has them, 8- and 16-bit values are extended by their own type. Names follow RV64 where the
 * operation is one instruction.
 */
public enum Op {
    CONSTANT(Trait.FLOATING_FREE),
    FLOAT_CONSTANT(Trait.FLOATING_FREE),
    PARAMETER(Trait.PINNED),
    PHI(Trait.PINNED),
    /** Address of a stack slot, or of a constant table. */
    SLOT(Trait.PURE),
    TABLE(Trait.PURE),
    /** A value that a late pass keeps in a register of its own: hoisted constants. */
    COPY(Trait.PURE),

    ADD(Trait.COMMUTES),
    SUB(Trait.PURE),
    MUL(Trait.COMMUTES),
    AND(Trait.COMMUTES),
    OR(Trait.COMMUTES),
    XOR(Trait.COMMUTES),
    SLL(Trait.PURE),
    SRL(Trait.PURE),
    SRA(Trait.PURE),
    DIV(Trait.PURE),
    DIVU(Trait.PURE),
    REM(Trait.PURE),
    REMU(Trait.PURE),
    ADDW(Trait.COMMUTES),
    SUBW(Trait.PURE),
    MULW(Trait.COMMUTES),
    SLLW(Trait.PURE),
    SRLW(Trait.PURE),
    SRAW(Trait.PURE),
    DIVW(Trait.PURE),
    DIVUW(Trait.PURE),
    REMW(Trait.PURE),
    REMUW(Trait.PURE),

    EQ(Trait.COMMUTES),
    NE(Trait.COMMUTES),
    LT(Trait.PURE),
    GE(Trait.PURE),
    LTU(Trait.PURE),
    GEU(Trait.PURE),

    /** Of two signed integers; no instruction does it, so none is left when instructions are selected. */
    MIN(Trait.PURE),
    MAX(Trait.PURE),

    SEXT_B(Trait.PURE),
    SEXT_H(Trait.PURE),
    SEXT_W(Trait.PURE),
    ZEXT_B(Trait.PURE),
    ZEXT_H(Trait.PURE),
    ZEXT_W(Trait.PURE),

    FADD(Trait.COMMUTES),
    FSUB(Trait.PURE),
    FMUL(Trait.COMMUTES),
    FDIV(Trait.PURE),
    FSQRT(Trait.PURE),
    FNEG(Trait.PURE),
    FABS(Trait.PURE),
    FMIN(Trait.COMMUTES),
    FMAX(Trait.COMMUTES),
    /** in0*in1+in2, in0*in1-in2, -(in0*in1)+in2. */
    FMADD(Trait.PURE),
    FMSUB(Trait.PURE),
    FNMSUB(Trait.PURE),
    FEQ(Trait.COMMUTES),
    FLT(Trait.PURE),
    FLE(Trait.PURE),
    /** Conversions between integers and floats; imm is the integer type: 0 int32, 1 uint32, 2 int64, 3 uint64. */
    INT_TO_FLOAT(Trait.PURE),
    FLOAT_TO_INT(Trait.PURE),
    FLOAT_TO_FLOAT(Trait.PURE),
    /** Raw moves between the register files. */
    FLOAT_BITS(Trait.PURE),
    BITS_FLOAT(Trait.PURE),

    /** in0 + imm is the address; STORE's in1 the value. */
    LOAD(Trait.PINNED),
    STORE(Trait.PINNED),
    COMMAND(Trait.PINNED),
    FENCE(Trait.PINNED),
    COUNTER(Trait.PINNED),
    CALL(Trait.PINNED),

    JUMP(Trait.END),
    /** Goes to the first successor when in0 is not zero. */
    BRANCH(Trait.END),
    RETURN(Trait.END);

    private enum Trait {
        FLOATING_FREE,
        PINNED,
        PURE,
        COMMUTES,
        END
    }

    private final Trait trait;

    Op(Trait trait) {
        this.trait = trait;
    }

    /** Whether the value depends on the operands alone, so that it can be shared, moved and dropped. */
    public boolean isPure() {
        return trait == Trait.PURE || trait == Trait.COMMUTES;
    }

    public boolean commutes() {
        return trait == Trait.COMMUTES;
    }

    public boolean isConstant() {
        return trait == Trait.FLOATING_FREE;
    }

    public boolean isEnd() {
        return trait == Trait.END;
    }

    /** Whether the operation must stay although nobody reads its value. */
    public boolean hasEffect() {
        return switch (this) {
            case STORE, COMMAND, FENCE, COUNTER, CALL, JUMP, BRANCH, RETURN -> true;
            default -> false;
        };
    }

    public boolean isComparison() {
        return switch (this) {
            case EQ, NE, LT, GE, LTU, GEU -> true;
            default -> false;
        };
    }

    public boolean isDivision() {
        return switch (this) {
            case DIV, DIVU, REM, REMU, DIVW, DIVUW, REMW, REMUW -> true;
            default -> false;
        };
    }

    /** The comparison that holds exactly when this one does not. */
    public Op negated() {
        return switch (this) {
            case EQ -> NE;
            case NE -> EQ;
            case LT -> GE;
            case GE -> LT;
            case LTU -> GEU;
            case GEU -> LTU;
            default -> throw new IllegalStateException("not a comparison: " + this);
        };
    }

    /** The 64-bit operation whose low half this 32-bit one extends. */
    public Op wide() {
        return switch (this) {
            case ADDW -> ADD;
            case SUBW -> SUB;
            case MULW -> MUL;
            case SLLW -> SLL;
            default -> this;
        };
    }
}

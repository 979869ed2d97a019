package dev.tilesmith.sim.compile.ssa;

/** What a value needs: an integer register, a floating-point register of either format, or none. */
public enum Kind {
    NONE,
    INT,
    F32,
    F64;

    public boolean isFloat() {
        return this == F32 || this == F64;
    }
}

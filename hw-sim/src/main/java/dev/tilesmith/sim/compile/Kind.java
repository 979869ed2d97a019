package dev.tilesmith.sim.compile;

/** What a value needs: an integer register, a floating-point register of either format, or none. */
enum Kind {
    NONE,
    INT,
    F32,
    F64;

    boolean isFloat() {
        return this == F32 || this == F64;
    }
}

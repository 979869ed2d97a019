package dev.tilesmith.sim.compile.machine;

/** The registers of RV64 by their use in the calling convention; f0 to f31 are 32 to 63. */
final class MachineRegisters {
    /** gcc's order of preference (compiler-notes.md 3.1): a5 first, so that hot values get short encodings. */
    private static final int[] INTEGER_ORDER = {
        15, 14, 13, 12, 11, 10, 16, 17, 6, 28, 29, 30, 31, 5, 7, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    };

    private static final int[] FLOAT_ORDER = {
        47, 46, 45, 44, 43, 42, 48, 49, 32, 33, 34, 35, 36, 37, 38, 39, 60, 61, 62, 63, 40, 41, 50, 51, 52, 53, 54, 55,
        56, 57, 58, 59
    };

    private MachineRegisters() {}

    static int[] order(boolean isFloat) {
        return isFloat ? FLOAT_ORDER : INTEGER_ORDER;
    }

    static boolean isSaved(int register) {
        var number = register & 31;
        return register < 32
                ? number == 8 || number == 9 || number >= 18 && number <= 27
                : register < 64 && (number == 8 || number == 9 || number >= 18 && number <= 27);
    }

    /** Whether a call destroys the register; x0, sp, gp, tp and ra are never allocated. */
    static boolean isClobbered(int register) {
        if (register < 32) {
            return register >= 5 && !isSaved(register);
        }
        return !isSaved(register);
    }
}

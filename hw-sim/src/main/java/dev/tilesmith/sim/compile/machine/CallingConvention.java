package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Kind;
import java.util.List;

/** The LP64D calling convention, for scalars. */
final class CallingConvention {
    private static final int REGISTERS = 8;
    private static final int A0 = 10;
    private static final int FA0 = 32 + 10;

    private CallingConvention() {}

    /** A register, or the number of a doubleword on the stack. */
    record Place(boolean isRegister, int number) {}

    static Place place(List<Kind> kinds, int index) {
        var integers = 0;
        var floats = 0;
        var onStack = 0;
        for (var i = 0; ; i++) {
            Place place;
            if (kinds.get(i).isFloat() && floats < REGISTERS) {
                place = new Place(true, FA0 + floats++);
            } else if (!kinds.get(i).isFloat() && integers < REGISTERS) {
                place = new Place(true, A0 + integers++);
            } else {
                place = new Place(false, onStack++);
            }
            if (i == index) {
                return place;
            }
        }
    }
}

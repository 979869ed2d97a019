package dev.tilesmith.sim.c.run;

import dev.tilesmith.sim.c.check.Typed;
import java.util.ArrayList;
import java.util.List;

/** A function ready to run: its statements as closures and the size of its frame. Filled by {@link ProcedureBuilder}. */
final class Procedure {
    private final Typed.Function function;
    private final List<Entry> entries = new ArrayList<>();
    private Action body = _ -> Action.NORMAL;
    private int slots;
    private long frameBytes;

    Procedure(Typed.Function function) {
        this.function = function;
    }

    /** Computes a value: raw bits of a scalar, or the address of a struct. */
    interface Code {
        long run(Frame frame);
    }

    /** Runs a statement; the result says how it ended, a value from {@link #LABELS} on names a label to go to. */
    interface Action {
        int NORMAL = 0;
        int BREAK = 1;
        int CONTINUE = 2;
        int RETURN = 3;
        int LABELS = 4;

        int run(Frame frame);
    }

    /** Puts an argument where the function's variable is. */
    interface Entry {
        void put(Frame frame, long argument);
    }

    Typed.Function function() {
        return function;
    }

    int slots() {
        return slots;
    }

    long frameBytes() {
        return frameBytes;
    }

    void addEntry(Entry entry) {
        entries.add(entry);
    }

    void fill(Action statements, int slotCount, long bytes) {
        body = statements;
        slots = slotCount;
        frameBytes = (bytes + 15) / 16 * 16;
    }

    long run(Frame frame, long[] arguments) {
        for (var index = 0; index < arguments.length; index++) {
            entries.get(index).put(frame, arguments[index]);
        }
        body.run(frame);
        return frame.result;
    }
}

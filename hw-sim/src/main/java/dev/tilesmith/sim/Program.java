package dev.tilesmith.sim;

import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.List;

/**
 * What the machine is to run: code and the calls of its entry. The arrays are in the memory already.
 *
 * @param calls UNTIMED and EVALUATED run one call; MEASURED runs three: throw-away, cold, warm, the last
 *     only if nothing is free
 * @param free what is assumed to cost no time; of no effect when untimed
 * @param start the unknown part of the machine's state when it begins; of no effect when untimed
 */
public record Program(CodeImage image, List<Call> calls, Mode mode, Free free, TimingStart start) {
    public Program(CodeImage image, List<Call> calls, Mode mode) {
        this(image, calls, mode, Free.NOTHING);
    }

    public Program(CodeImage image, List<Call> calls, Mode mode, Free free) {
        this(image, calls, mode, free, TimingStart.DEFAULT);
    }

    public Program {
        calls = List.copyOf(calls);
        var needed = mode == Mode.MEASURED ? free == Free.NOTHING ? 3 : 2 : 1;
        if (calls.size() != needed) {
            throw new IllegalArgumentException(
                    "mode %s needs %d call(s), got %d".formatted(mode, needed, calls.size()));
        }
    }

    /** Arguments in order, as integer-register values: the first eight in a0 to a7, the rest on the stack. */
    public record Call(List<Long> arguments) {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** What is timed, and in which state the machine is found. */
    public enum Mode {
        /** Values only. */
        UNTIMED,
        /** One timed call: its code in the caches, its data in DRAM, caches otherwise empty, predictors untrained. */
        EVALUATED,
        /** The calls of the measured system (rtl/README.md): throw-away call, then cold, then warm, both timed. */
        MEASURED
    }
}

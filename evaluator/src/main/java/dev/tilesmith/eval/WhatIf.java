package dev.tilesmith.eval;

import dev.tilesmith.sim.Free;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Cycles that a kernel's call takes if something cost nothing: what may be gained at most by making that cheaper and
 * leaving all else. Found by running the kernel again on a machine in which it costs nothing, see {@link Free}.
 */
public record WhatIf(Free free, Cycles cycles) {
    /** One for each part of the machine, in order of {@link Free}. A kernel that runs too long gives none. */
    static List<WhatIf> of(Harness harness, CodeImage image, Harness.Arrays arrays, Program.Mode mode) {
        return Arrays.stream(Free.values())
                .filter(free -> free != Free.NOTHING)
                .flatMap(free -> switch (harness.run(image, arrays, mode, free).result()) {
                    case SimResult.Finished run ->
                        List.of(new WhatIf(free, new Cycles(run.cycles().getFirst()))).stream();
                    case SimResult.Cancelled _ -> throw new CancellationException("measurement cancelled");
                    case SimResult.Faulted _, SimResult.OverLimit _, SimResult.CutShort _ -> List.<WhatIf>of().stream();
                })
                .toList();
    }
}

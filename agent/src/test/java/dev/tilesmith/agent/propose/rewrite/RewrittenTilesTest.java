package dev.tilesmith.agent.propose.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.schedule.facts.TileRecovery;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The mapping facts of what the rewriter makes of plain kernels. */
final class RewrittenTilesTest {
    private static final Op OP = Ops.parse("gemm:64x256x128");

    @Test
    void weights_that_are_loaded_once_stay() {
        var rewritten = Rewritten.first(new KeepResident(), "weights", StartingKernels.of(OP, Start.PLAIN));
        assertEquals(facts(Set.of("B"), Set.of()), facts(rewritten.text()));
    }

    @Test
    void inputs_that_come_into_rows_by_turns_have_two_buffers() {
        var rewritten = Rewritten.first(new DoubleBuffer(), "loop k0", StartingKernels.of(OP, Start.PLAIN));
        var inputs = rewritten.sentence().contains("inputs");
        assertEquals(facts(Set.of(), Set.of(inputs ? "A" : "B")), facts(rewritten.text()), rewritten.sentence());
    }

    private static Optional<TileFacts> facts(Set<String> resident, Set<String> buffered) {
        return Optional.of(new TileFacts(16, 64, 64, resident, buffered));
    }

    private static Optional<TileFacts> facts(String source) {
        return TileRecovery.of(new BuiltinCompiler(), OP, new Kernel("kernel.c", source));
    }
}

package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.OptionalLong;

/** What a search needs of an evaluator, for one op on one target. Deterministic and thread-safe. */
public interface Judge {
    /** Equal for kernels that differ only in formatting, comments or the names of locals. */
    String hash(String source);

    /** Evaluates a kernel, or stops early once it needs more cycles than the bound. */
    Verdict evaluate(Kernel kernel, OptionalLong boundCycles);

    /** The judge of kernels that are on their way to the accelerator: it accepts them, and its verdicts tell them apart. */
    default Judge ofTranslations() {
        return this;
    }
}

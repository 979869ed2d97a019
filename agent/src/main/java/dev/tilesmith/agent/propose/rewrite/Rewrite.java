package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import java.util.List;

/** One kind of change to a kernel. */
public interface Rewrite {
    /** Every place where the change can be made, in the order of the text. */
    List<Change> changes(KernelAnalysis kernel);
}

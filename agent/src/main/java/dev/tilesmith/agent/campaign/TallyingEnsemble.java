package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.search.ensemble.Ensemble;
import dev.tilesmith.agent.search.ensemble.KernelOutcome;
import java.util.List;

/** An ensemble whose outcomes also weigh the options of the menus. */
public record TallyingEnsemble(Ensemble ensemble, OptionTally options) implements Ensemble {
    @Override
    public int[] share(int total, long seed) {
        return ensemble.share(total, seed);
    }

    @Override
    public void called(List<ModelCall> calls) {
        ensemble.called(calls);
    }

    @Override
    public void closed(List<KernelOutcome> outcomes) {
        ensemble.closed(outcomes);
        options.closed(outcomes);
    }
}

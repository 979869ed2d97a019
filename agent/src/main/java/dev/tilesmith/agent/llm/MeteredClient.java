package dev.tilesmith.agent.llm;

import dev.tilesmith.agent.propose.ModelCall.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a model as long as the ledger allows it.
 *
 * @param mostTokensOut at which the model's replies are cut
 */
public record MeteredClient(ChatClient client, Prices prices, Ledger ledger, int mostTokensOut) implements ChatClient {
    @Override
    public String name() {
        return client.name();
    }

    @Override
    public void probe() {
        client.probe();
    }

    @Override
    public Reply ask(Question question) {
        // No tokenizer makes more tokens than there are bytes.
        var first = worst(new Usage(1, question.bytes(), 0, mostTokensOut));
        if (!ledger.reserve(first)) {
            return new Reply.Nothing(Outcome.OVER_BUDGET, "the call might have cost more than is left", Usage.NONE);
        }
        var reserved = new ArrayList<>(List.of(first));
        var spent = Usage.NONE;
        try {
            var reply = client.ask(question, lost -> grow(reserved, worst(lost)));
            spent = reply.usage();
            return reply;
        } finally {
            ledger.settle(
                    reserved.stream().reduce(Ledger.Worst::plus).orElse(first),
                    prices.usd(name(), spent),
                    spent.tokensIn() + spent.tokensOut());
        }
    }

    /** The next attempt may cost what the broken one might have: what that one took is set aside beside it. */
    private boolean grow(List<Ledger.Worst> reserved, Ledger.Worst lost) {
        var fits = ledger.reserve(lost);
        if (fits) {
            reserved.add(lost);
        }
        return fits;
    }

    private Ledger.Worst worst(Usage usage) {
        return new Ledger.Worst(prices.usd(name(), usage), usage.tokensIn() + usage.tokensOut());
    }
}

package dev.tilesmith.agent.llm;

import dev.tilesmith.agent.propose.ModelCall.Outcome;

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
        var usage = new Usage(1, question.bytes(), 0, mostTokensOut);
        var worst = new Ledger.Worst(prices.usd(name(), usage), question.bytes() + mostTokensOut);
        if (!ledger.reserve(worst)) {
            return new Reply.Nothing(Outcome.OVER_BUDGET, "the call might have cost more than is left", Usage.NONE);
        }
        var spent = Usage.NONE;
        try {
            var reply = client.ask(question);
            spent = reply.usage();
            return reply;
        } finally {
            ledger.settle(worst, prices.usd(name(), spent), spent.tokensIn() + spent.tokensOut());
        }
    }
}

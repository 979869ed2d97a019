package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.prompt.Prompt;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final int MOST_OUT = 300;
    private static final Prices PRICES = model -> java.util.Optional.of(new Prices.Price(3, 0.3, 15));

    @Test
    void random_caps_are_never_passed_by_replies_of_random_length_asked_at_once() throws Exception {
        var random = new SplittableRandom(1);
        for (var run = 0; run < 50; run++) {
            var usd = random.nextBoolean() ? OptionalDouble.of(random.nextDouble(0.05)) : OptionalDouble.empty();
            var tokens = random.nextBoolean() ? OptionalLong.of(random.nextLong(20_000)) : OptionalLong.empty();
            var ledger = new Ledger(new Ledger.Caps(usd, tokens), List.of());
            var made = new AtomicInteger();
            var client = new MeteredClient(new Talkative(made), PRICES, ledger, MOST_OUT);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var call = 0; call < 60; call++) {
                    var prompt = new Prompt("s".repeat(random.nextInt(400)), "u".repeat(random.nextInt(400)));
                    var question = new Question(prompt, random.nextLong(), Enough.NEVER);
                    threads.submit(() -> client.ask(question));
                }
            }
            usd.ifPresent(cap -> assertTrue(ledger.spentUsd() <= cap, ledger.spentUsd() + " of " + cap));
            tokens.ifPresent(cap -> assertTrue(ledger.spentTokens() <= cap, ledger.spentTokens() + " of " + cap));
            if (usd.isEmpty() && tokens.isEmpty()) {
                assertEquals(60, made.get());
            }
        }
    }

    @Test
    void a_call_that_might_not_fit_is_not_made() {
        var ledger = new Ledger(new Ledger.Caps(OptionalDouble.empty(), OptionalLong.of(MOST_OUT + 9)), List.of());
        var made = new AtomicInteger();
        var client = new MeteredClient(new Talkative(made), PRICES, ledger, MOST_OUT);
        var reply = client.ask(new Question(new Prompt("12345", "67890"), 1, Enough.NEVER));
        assertEquals(
                Outcome.OVER_BUDGET,
                assertInstanceOf(Reply.Nothing.class, reply).outcome());
        assertEquals(0, made.get());
        assertInstanceOf(Reply.Text.class, client.ask(new Question(new Prompt("1234", "5678"), 1, Enough.NEVER)));
    }

    /** Answers with a random number of tokens, up to what it was asked for. */
    private record Talkative(AtomicInteger made) implements ChatClient {
        @Override
        public String name() {
            return "talkative";
        }

        @Override
        public Reply ask(Question question) {
            made.incrementAndGet();
            var out = new SplittableRandom(question.sample()).nextInt(MOST_OUT + 1);
            Thread.yield();
            return new Reply.Text("text", new Usage(1, question.bytes() / 3, 0, out));
        }
    }
}

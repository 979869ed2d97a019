package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.MockModel.Temper;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs with random caps against a model whose replies have random lengths: what the model has counted never exceeds a cap.
 * {@code -Dcaps.count=50} makes so many runs; {@code -Dtests.left.out=none} caps minutes too, which takes a clock;
 * {@code -Dcaps.late=0} then allows no lateness, and so has the largest said.
 */
class CapsTest {
    private static final int RUNS = Integer.getInteger("caps.count", 8);

    /** Dollars for a million tokens, of prompts and of replies. */
    private static final double IN = 3;

    private static final double OUT = 15;
    private static final Duration LATE = Duration.ofMillis(Integer.getInteger("caps.late", 3000));

    @TempDir
    Path folder;

    @Test
    void caps_in_dollars_tokens_and_evaluations_are_never_exceeded() throws IOException {
        var random = new SplittableRandom(7);
        for (var number = 0; number < RUNS; number++) {
            try (var model = new MockModel(new Temper(20, 1500, 0))) {
                var usd = random.nextDouble(0.2, 1.5);
                var tokens = random.nextLong(30_000, 200_000);
                var evaluations = random.nextInt(2, 30);
                var end = run(
                        number,
                        model,
                        "--budget-usd",
                        String.format(Locale.ROOT, "%.4f", usd),
                        "--budget-tokens",
                        "" + tokens,
                        "--evaluations",
                        "" + evaluations);
                assertTrue(end.evaluations <= evaluations, end::toString);
                assertTrue(model.tokensIn() + model.tokensOut() <= tokens, end::toString);
                assertTrue((model.tokensIn() * IN + model.tokensOut() * OUT) / 1e6 <= usd, end::toString);
                assertTrue(end.tokens <= tokens && end.usd <= usd, end::toString);
            }
        }
    }

    @Test
    @Tag("long")
    void a_cap_in_minutes_is_exceeded_by_three_seconds_at_most() throws IOException {
        var random = new SplittableRandom(8);
        var late = new ArrayList<Duration>();
        for (var number = 0; number < RUNS; number++) {
            // Replies drip, so that some are always on their way when the time is over.
            try (var model = new MockModel(new Temper(400, 400, 40))) {
                var minutes = random.nextDouble(0.01, 0.08);
                var began = System.nanoTime();
                run(number, model, "--budget-minutes", String.format(Locale.ROOT, "%.4f", minutes));
                late.add(Duration.ofNanos(System.nanoTime() - began).minusMillis((long) (minutes * 60_000)));
            }
        }
        assertTrue(late.stream().allMatch(time -> time.compareTo(LATE) <= 0), late::toString);
    }

    /** What a run says of itself. */
    private record End(int evaluations, long tokens, double usd) {}

    private End run(int number, MockModel model, String... caps) throws IOException {
        var place = folder.resolve("run" + number);
        var settings = place.resolve(".config/tilesmith");
        Files.createDirectories(settings);
        Files.writeString(
                settings.resolve("prices.yaml"),
                String.format(Locale.ROOT, "\"%s\": {in: %f, cached: %f, out: %f}\n", model.spec(), IN, IN, OUT));
        var arguments = new ArrayList<>(List.of(
                "optimize", MockModel.OP, "--model", model.spec(), "--repair", "1", "--seed", "" + number, "--json"));
        arguments.addAll(List.of(caps));
        var result = new CommandLine(place, Map.of("OPENAI_API_KEY", "no-key"), Clock.systemUTC())
                .run(arguments.toArray(String[]::new));
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        var end = result.lastJson();
        var used = end.path("models").path(0);
        return new End(
                end.path("evaluations").asInt(),
                used.path("tokensIn").asLong() + used.path("tokensOut").asLong(),
                used.path("usd").asDouble());
    }
}

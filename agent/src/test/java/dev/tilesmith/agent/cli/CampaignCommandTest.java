package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.Output;
import dev.tilesmith.schedule.store.SqliteStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns of small ops, with the real simulator and the real store. */
class CampaignCommandTest {
    private static final String NET = """
            name: net
            ops:
              - {op: "gemm:16x16x16", count: 2}
              - {op: "gemm:32x16x16", name: second}
              - gemm:16x16x16
              - gemm:32x32x16
            settings: {beam: 2, plans: 2, iterations: 2}
            budget: {evaluations: 30}
            """;

    @TempDir
    Path folder;

    @Test
    void a_campaign_searches_each_op_once_and_leaves_a_report_with_links_to_its_runs() throws IOException {
        var result = campaign(place("whole", NET));
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertTrue(result.out().startsWith("campaign 1, net              3 ops, 5 with their counts"), result.out());
        var rows =
                result.out().lines().filter(line -> line.matches(" {2}\\d .*")).toList();
        assertEquals(3, rows.size(), result.out());
        assertTrue(rows.getFirst().matches(" {2}1 {2}gemm:16x16x16 +x3 .*"), rows.getFirst());
        assertTrue(rows.get(1).startsWith("  2  second  "), rows.get(1));
        assertTrue(result.out().contains("saved      report.html, campaign.csv in tilesmith-runs/campaign-0001-net\n"));
        var outputs = folder.resolve("whole/tilesmith-runs");
        var page = Files.readString(outputs.resolve("campaign-0001-net/report.html"));
        for (var run : List.of("0001-gemm-16x16x16", "0002-gemm-32x16x16", "0003-gemm-32x32x16")) {
            assertTrue(page.contains("\"../%s/report.html\"".formatted(run)), page);
            assertTrue(Files.exists(outputs.resolve(run).resolve("report.html")), run);
            assertTrue(Files.exists(outputs.resolve(run).resolve("best.c")), run);
        }
    }

    @Test
    void each_op_gets_an_even_share_and_what_is_left_and_reuses_what_came_before() throws IOException {
        var place = place("whole", NET);
        var lines = place.run("campaign", "net.yaml", "--json").json();
        assertEquals(5, lines.size(), lines::toString);
        var first = settings(place, 1);
        assertEquals(10, first.path("evaluations").asLong());
        assertTrue(first.path("reuse").isNull(), first::toString);
        var left = 30 - lines.get(1).path("evaluations").asLong();
        var second = settings(place, 2);
        assertEquals(left / 2, second.path("evaluations").asLong());
        assertEquals(1, second.path("reuse").path("schedule").asLong());
        var third = settings(place, 3);
        assertEquals(
                left - lines.get(2).path("evaluations").asLong(),
                third.path("evaluations").asLong());
        assertEquals(2, third.path("reuse").path("schedule").asLong());
        var end = lines.getLast();
        assertEquals(5, end.path("total").path("count").asLong());
        assertEquals(0, end.path("failed").asLong());
        assertTrue(Files.exists(Path.of(end.path("table").asText())), end::toString);
    }

    private static JsonNode settings(CommandLine place, int run) {
        return place.run("show", "" + run, "--json").json().getFirst().path("settings");
    }

    @Test
    void wherever_it_is_interrupted_the_campaign_ends_with_the_same_table() throws IOException {
        var whole = place("whole", NET);
        var counting = new Interrupting(Integer.MAX_VALUE);
        assertEquals(ExitCode.DONE, counting.run(whole, "campaign", "net.yaml"));
        var writes = counting.writes.get();
        assertTrue(writes > 30, () -> "few places to interrupt at: " + writes);
        for (var part = 1; part < 6; part++) {
            var name = "part" + part;
            var place = place(name, NET);
            new Interrupting(writes * part / 7).run(place, "campaign", "net.yaml");
            assertEquals("interrupted", state(place), name);
            // The same command goes on, as does --resume.
            var resumed = part % 2 == 0 ? place.run("campaign", "--resume", "1") : place.run("campaign", "net.yaml");
            assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.toString());
            assertEquals("done", state(place), name);
            assertEquals(left(whole), left(place), name);
            assertTrue(resumed.out().contains(" of 3 ops are done"), resumed.out());
        }
    }

    @Test
    void schedules_that_others_have_found_since_it_began_are_not_reused() throws IOException {
        var whole = place("whole", NET);
        campaign(whole);
        var place = place("interrupted", NET);
        new Interrupting(20).run(place, "campaign", "net.yaml");
        place.run("optimize", "gemm:32x16x16", "--iterations", "1", "--out", "other");
        place.run("campaign", "--resume", "1");
        assertEquals(results(whole), results(place));
    }

    /** Cycles and evaluations by op: the numbers of the runs differ where there was another run between them. */
    private static List<String> results(CommandLine place) throws IOException {
        return table(place)
                .lines()
                .map(line -> line.replaceFirst("^(\\d+,\\w*,[^,]*,\\d+),\\d+,", "$1,run,"))
                .toList();
    }

    /** Everything but the store that a campaign leaves. */
    private static String left(CommandLine place) throws IOException {
        return table(place) + Files.readString(outputs(place).resolve("report.html"));
    }

    private static String table(CommandLine place) throws IOException {
        return Files.readString(outputs(place).resolve("campaign.csv"));
    }

    private static Path outputs(CommandLine place) {
        return place.folder().resolve("tilesmith-runs/campaign-0001-net");
    }

    private static String state(CommandLine place) {
        return place.run("campaigns", "--json").lastJson().path("state").asText();
    }

    @Test
    void a_finished_campaign_that_is_resumed_shows_its_table_and_the_same_command_begins_another() throws IOException {
        var place = place("whole", NET);
        var first = campaign(place);
        var again = place.run("campaign", "--resume", "1");
        assertEquals("goes on    3 of 3 ops are done\n" + first.out(), again.out());
        var second = place.run("campaign", "net.yaml", "--evaluations", "1");
        assertTrue(second.out().startsWith("campaign 2, net"), second.out());
        assertEquals(4, place.run("campaigns").out().lines().count() + 1, place.run("campaigns")::out);
    }

    @Test
    void on_request_a_new_campaign_begins_though_an_equal_one_is_not_at_its_end() throws IOException {
        var place = place("whole", NET);
        new Interrupting(10).run(place, "campaign", "net.yaml");
        var result = place.run("campaign", "net.yaml", "--new");
        assertTrue(result.out().startsWith("campaign 2, net"), result.out());
    }

    @Test
    void an_op_that_fails_has_a_line_that_says_why_and_ends_nothing() throws IOException {
        var place = place("failing", """
                ops:
                  - {op: "gemm:16x16x16", kernel: bad.c}
                  - gemm:32x16x16
                settings: {iterations: 1, evaluations: 3}
                """);
        Files.writeString(place.folder().resolve("bad.c"), "void kernel(const elem_t A[16][16]) {}\n");
        var result = place.run("campaign", "net.yaml");
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertTrue(
                result.out().contains("  1  gemm:16x16x16                    x1             -        failed"),
                result.out());
        assertTrue(result.out().contains("the starting kernel is rejected (notParsed)"), result.out());
        assertTrue(result.out().contains("over 1 of 2 ops"), result.out());
        var lines = place.run("campaign", "--resume", "1", "--json").json();
        assertTrue(lines.get(1).path("error").asText().startsWith("the starting kernel is rejected"), lines::toString);
        assertEquals(1, lines.getLast().path("failed").asLong());
        assertEquals(
                1, place.run("campaigns", "--json").lastJson().path("failed").asLong());
    }

    @Test
    void ops_for_which_no_time_is_left_are_left_out_and_that_is_no_failure() throws IOException {
        var net = NET.replace("evaluations: 30", "minutes: 1");
        var place = place("slow", net);
        var result = new CommandLine(place.folder(), Map.of(), new Hurrying(Duration.ofSeconds(45)))
                .run("campaign", "net.yaml", "--json");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertEquals(3, result.lastJson().path("leftOut").asLong(), result::out);
        assertTrue(result.json().get(1).path("leftOut").asText().startsWith("the time was over"), result::out);
        assertEquals(
                "the budget was used up before its turn",
                result.json().get(3).path("leftOut").asText());
        assertFalse(result.lastJson().has("total"), result::out);
        assertEquals("done", state(place));
    }

    @Test
    void caps_of_models_are_shared_out_too() throws IOException {
        var place = place("models", """
                ops: [gemm:16x16x16, gemm:32x16x16]
                settings: {iterations: 1, model: "scripted:model.yaml"}
                budget: {tokens: 100000}
                """);
        Files.writeString(place.folder().resolve("model.yaml"), "- replies: [\"I do not know.\"]\n");
        var result = place.run(
                "campaign", "net.yaml", "--model", "scripted:" + place.folder().resolve("model.yaml"));
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        var first = settings(place, 1).path("models").path("budgetTokens").asLong();
        assertEquals(50_000, first);
        assertTrue(settings(place, 2).path("models").path("budgetTokens").asLong() > first);
    }

    @Test
    void a_campaign_is_carried_out_by_one_process() throws Exception {
        var place = place("whole", NET);
        new Interrupting(10).run(place, "campaign", "net.yaml");
        try (var store = SqliteStore.open(place.environment().store());
                var _ = store.claimCampaign(1)) {
            assertEquals("running", state(place));
            var result = place.run("campaign", "net.yaml");
            assertEquals(ExitCode.INPUT, result.exitCode());
            assertTrue(result.err().startsWith("tilesmith: campaign 1 is still running"), result.err());
        }
    }

    private static CommandLine.Result campaign(CommandLine place) {
        return place.run("campaign", "net.yaml");
    }

    private CommandLine place(String name, String net) throws IOException {
        var place = new CommandLine(folder).in(name);
        Files.writeString(place.folder().resolve("net.yaml"), net);
        return place;
    }

    /** A clock that goes on by so much whenever it is read. */
    private static final class Hurrying extends Clock {
        private final Duration step;
        private final AtomicInteger readings = new AtomicInteger();

        Hurrying(Duration step) {
            this.step = step;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(step.multipliedBy(readings.getAndIncrement()));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /**
     * A terminal that interrupts the command with a certain piece of output, of the table or of the progress, as both are
     * written by the thread that searches.
     */
    private static final class Interrupting extends OutputStream {
        private final int last;
        private final AtomicInteger writes = new AtomicInteger();

        Interrupting(int last) {
            this.last = last;
        }

        int run(CommandLine place, String... arguments) {
            var out = new Output(this);
            var err = new PrintStream(this, true, StandardCharsets.UTF_8);
            try {
                return new Main(new Console(out, err, OptionalInt.of(80)), place.environment()).run(arguments);
            } finally {
                Thread.interrupted();
            }
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (writes.incrementAndGet() == last) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

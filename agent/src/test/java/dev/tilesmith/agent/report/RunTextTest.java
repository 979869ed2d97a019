package dev.tilesmith.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.agent.search.strategy.Beam;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunTextTest {
    private static final RunText TEXT = new RunText(new RunFacts(
            "gemm:16x16x16",
            "gemm 16x16x16, int8",
            OptionalLong.of(4096),
            OptionalLong.of(64),
            "memory bound",
            "gemmini-int8-16",
            "rewriter (no model)",
            "beam 4",
            1,
            "plain"));

    private static final Candidate START = candidate(1000, Optional.empty());
    private static final Candidate FOUND =
            candidate(800, Optional.of(new Candidate.Step(START, "rewriter", new Plan("unroll", "Unroll.", ""))));

    @Test
    void a_run_that_ended_by_itself_says_what_it_saved_and_what_may_come_next() {
        assertEquals(
                List.of(
                        "best       800 cycles, 1.25x, 50.0 % of the array, 12.50x the floor; verified on 3 fresh seeds   (9 s)",
                        "saved      best.c, report.html, trace.json in out; schedule 5",
                        "next       ./tilesmith show 7     ./tilesmith optimize gemm:16x16x16 --model openai:NAME"),
                TEXT.ending(result(FOUND, false), ending(5, Optional.empty(), true)));
    }

    @Test
    void a_run_whose_time_was_over_says_what_it_left_out_and_how_to_go_on() {
        assertEquals(
                List.of(
                        "best       1,000 cycles, 1.00x, 50.0 % of the array, 15.63x the floor; not verified   (9 s)",
                        "stopped    the time was over before the first iteration",
                        "left out   the verification of a kernel with 800 cycles; until it is verified, best.c is the start",
                        "saved      best.c, report.html in out",
                        "next       ./tilesmith optimize --resume 7     ./tilesmith optimize --from-run 7"),
                TEXT.ending(result(START, true), ending(Ending.NO_SCHEDULE, Optional.of(FOUND), false)));
    }

    @Test
    void a_trace_that_there_was_no_time_for_can_be_had_later() {
        var lines = TEXT.ending(result(FOUND, false), ending(5, Optional.empty(), false));
        assertEquals("left out   trace.json; `tilesmith optimize --resume 7` writes it", lines.get(1));
    }

    private static SearchResult result(Candidate best, boolean stopped) {
        return new SearchResult(
                START, Optional.empty(), Optional.empty(), new Beam(List.of(best)), List.of(), 2, stopped);
    }

    private static Ending ending(long schedule, Optional<Candidate> unverified, boolean isTraced) {
        return new Ending(3, Duration.ofSeconds(9), Path.of("out"), 7, schedule, unverified, isTraced);
    }

    private static Candidate candidate(long cycles, Optional<Candidate.Step> step) {
        var feedback = new Feedback(0.5, List.of(), 1, 1, 1, 1, "");
        return new Candidate(
                new Kernel("k.c", "" + cycles), "" + cycles, new Verdict.Correct(new Cycles(cycles), feedback), step);
    }
}

package dev.tilesmith.agent.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.MemoryJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final SearchSettings SETTINGS = new SearchSettings(4, 4, 2, 2, OptionalInt.empty(), 1);

    @Test
    void steps_that_help_are_kept_in_their_order_and_the_others_are_skipped() {
        var result = search(SETTINGS, new MemoryJournal(), reuse("-100", "+50", "unknown", "-200"));
        var outcome = result.reused().orElseThrow();
        assertEquals(700, outcome.best().cycles());
        assertEquals(
                List.of("-100", "-200"),
                outcome.kept().stream().map(step -> step.plan().sentence()).toList());
        assertEquals(
                List.of(900L, 700L),
                outcome.best().lineage().stream().map(Candidate::cycles).toList());
    }

    @Test
    void a_step_that_pays_only_after_another_is_tried_again() {
        var outcome = search(SETTINGS, new MemoryJournal(), reuse("-100 below 950", "-60"))
                .reused()
                .orElseThrow();
        assertEquals(840, outcome.best().cycles());
    }

    @Test
    void a_step_that_cost_something_when_it_was_recorded_may_cost_something_again() {
        var steps = List.of(step("+50", false), step("-300 below 1051", true));
        var outcome = search(SETTINGS, new MemoryJournal(), new Reuse("schedule 1", "near", List.of(), steps))
                .reused()
                .orElseThrow();
        assertEquals(750, outcome.best().cycles());
    }

    @Test
    void retargeted_kernels_enter_the_beam_and_steps_follow_them() {
        var seeds = Stream.of("620", "600", "601")
                .map(source -> Reuse.Variant.alone(seed(source)))
                .toList();
        var from = new Reuse("schedule 1", "near", seeds, List.of(step("-100", true)));
        var outcome = search(SETTINGS, new MemoryJournal(), from).reused().orElseThrow();
        assertEquals(500, outcome.best().cycles());
        assertEquals(4, outcome.evaluations());
    }

    @Test
    void what_is_around_the_best_kernel_is_tried_while_it_gets_better() {
        var last = new Reuse.Variant(seed("610"), () -> List.of(Reuse.Variant.alone(seed("500"))));
        var better = new Reuse.Variant(seed("600"), () -> List.of(last, Reuse.Variant.alone(seed("620"))));
        var first = new Reuse.Variant(seed("650"), () -> List.of(better, Reuse.Variant.alone(seed("640"))));
        var journal = new MemoryJournal();
        var from = new Reuse("schedule 1", "near", List.of(first), List.of());
        var outcome = search(SETTINGS, journal, from).reused().orElseThrow();
        assertEquals(600, outcome.best().cycles());
        assertEquals(
                List.of(650L, 600L, 640L, 610L, 620L),
                outcome.kernels().stream().map(Candidate::cycles).toList());
        assertEquals(5, outcome.evaluations());
    }

    @Test
    void a_search_goes_on_from_several_of_the_kernels() {
        var kernels = List.of(Reuse.Variant.alone(seed("600")), Reuse.Variant.alone(seed("900")));
        var from = new Reuse("schedule 1", "near", kernels, List.of());
        var once = new SearchSettings(4, 4, 2, 1, OptionalInt.empty(), 1);
        var result = search(once, new MemoryJournal(), from, List.of(new Detour()));
        assertEquals(500, result.best().cycles());
    }

    @Test
    void kernels_of_a_replay_count_in_the_budget() {
        var settings = new SearchSettings(4, 4, 2, 2, OptionalInt.of(3), 1);
        var journal = new MemoryJournal();
        var result = search(settings, journal, reuse("-100", "-100", "-100", "-100"));
        assertEquals(3, result.evaluations());
        assertEquals(3, journal.candidates().size());
        assertEquals(800, result.best().cycles());
    }

    @Test
    void a_run_cut_in_its_replay_ends_like_one_that_was_not() {
        var whole = new MemoryJournal();
        var expected = search(SETTINGS, whole, reuse("-100", "+50", "-200"));
        for (var records = 0; records < 6; records++) {
            var resumed = NumberKernels.cut(whole, records);
            assertEquals(expected, search(SETTINGS, resumed, reuse("-100", "+50", "-200")));
            assertEquals(whole.replies(), resumed.replies());
            assertEquals(whole.candidates(), resumed.candidates());
        }
    }

    @Test
    void a_proposer_is_asked_for_a_step_only_when_those_before_it_did_not_help() {
        var asked = new ArrayList<String>();
        var second = new Adding("second", asked);
        var proposers = List.<Proposer>of(new Adding("first", new ArrayList<>()), second);
        var result = search(SETTINGS, new MemoryJournal(), reuse("-100", "second only"), proposers);
        assertEquals(List.of("second only"), asked.stream().distinct().toList());
        assertTrue(result.reused().orElseThrow().best().cycles() < 900);
    }

    @Test
    void a_search_that_gains_nothing_more_goes_on_from_the_start_and_keeps_what_it_reached() {
        var settings = new SearchSettings(4, 4, 2, 6, OptionalInt.empty(), 1);
        var journal = new MemoryJournal();
        var result = search(settings, journal, reuse("-100", "-200"), List.of(new Detour()));
        assertEquals(700, result.reused().orElseThrow().best().cycles());
        assertEquals(500, result.best().cycles());
        assertEquals(
                List.of(700L, 700L, 700L, 500L),
                result.iterations().stream()
                        .limit(4)
                        .map(report -> report.best().cycles())
                        .toList());
        assertEquals(journal.candidates().size(), result.evaluations());
        assertEquals(
                journal.candidates().size(),
                journal.candidates().stream().map(CandidateRow::hash).distinct().count());
    }

    @Test
    void a_search_that_begins_anew_takes_the_way_that_it_takes_without_reuse() {
        var settings = new SearchSettings(2, 2, 1, 8, OptionalInt.empty(), 7);
        var without = new MemoryJournal();
        search(settings, without, Optional.empty(), List.of(new Dice()), Stopping.NEVER);
        var with = new MemoryJournal();
        var longer = new SearchSettings(2, 2, 1, 10, OptionalInt.empty(), 7);
        search(longer, with, Optional.of(reuse("-998")), List.of(new Dice()), Stopping.NEVER);
        assertTrue(hashes(without).size() > 10);
        assertTrue(hashes(with).containsAll(hashes(without)));
    }

    @Test
    void patience_counts_anew_when_a_search_begins_anew() {
        var settings = new SearchSettings(4, 4, 2, 6, OptionalInt.empty(), 1);
        var patient = new Stopping(3, 0, Deadline.NONE);
        var from = Optional.of(reuse("-100", "-200"));
        var result = search(settings, new MemoryJournal(), from, List.of(new Detour()), patient);
        assertEquals(500, result.best().cycles());
    }

    private static Set<String> hashes(MemoryJournal journal) {
        return journal.candidates().stream().map(CandidateRow::hash).collect(Collectors.toSet());
    }

    private static Reuse reuse(String... sentences) {
        var steps = Stream.of(sentences).map(sentence -> step(sentence, true)).toList();
        return new Reuse("schedule 1", "near", List.of(), steps);
    }

    private static Seed seed(String source) {
        return new Seed("reuse", new Plan("re-target a schedule", "tiles", ""), source);
    }

    private static Reuse.Step step(String sentence, boolean gained) {
        return new Reuse.Step(new Plan("add", sentence, ""), gained);
    }

    private static SearchResult search(SearchSettings settings, MemoryJournal journal, Reuse reuse) {
        return search(settings, journal, reuse, List.of(new Adding("adding", new ArrayList<>())));
    }

    private static SearchResult search(
            SearchSettings settings, MemoryJournal journal, Reuse reuse, List<Proposer> proposers) {
        return search(settings, journal, Optional.of(reuse), proposers, Stopping.NEVER);
    }

    private static SearchResult search(
            SearchSettings settings,
            MemoryJournal journal,
            Optional<Reuse> reuse,
            List<Proposer> proposers,
            Stopping stopping) {
        try (var pool = Executors.newFixedThreadPool(2)) {
            var context = new SearchContext(
                    Ops.parse("gemm:16x16x16"),
                    journal,
                    pool,
                    WeightedEnsemble.even(proposers.size()),
                    stopping,
                    List.of(),
                    reuse);
            return new BeamSearch(
                            settings, new NumberKernels.NumberJudge(), proposers, context, new SearchListener() {})
                    .run(NumberKernels.START);
        }
    }

    /** Replays "-100", "+50" or "-100 below 950", which works only on kernels of fewer cycles. */
    private record Adding(String name, List<String> asked) implements Proposer {
        @Override
        public int options(Parent parent) {
            return 0;
        }

        @Override
        public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
            return Answer.of(List.of());
        }

        @Override
        public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
            return Answer.of(List.of());
        }

        @Override
        public Answer<Draft> replay(Parent parent, Plan recorded, int codes, RandomGenerator random) {
            asked.add(recorded.sentence());
            var cycles = Integer.parseInt(parent.kernel().source());
            var words = recorded.sentence().split(" ");
            if (words[0].equals(name)) {
                return Answer.of(List.of(new Draft(recorded, "" + (cycles - 2))));
            }
            var applies = words.length < 3 || words[1].equals("below") && cycles < Integer.parseInt(words[2]);
            return applies && words[0].matches("[-+]\\d+")
                    ? Answer.of(List.of(new Draft(recorded, "" + (cycles + Integer.parseInt(words[0])))))
                    : Answer.of(List.of());
        }
    }

    /** Improves the start and what comes right after it, but nothing else: not where a replay leads. */
    private record Detour() implements Proposer {
        @Override
        public String name() {
            return "detour";
        }

        @Override
        public int options(Parent parent) {
            return 1;
        }

        @Override
        public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
            return switch (parent.kernel().source()) {
                case "1000" -> Answer.of(List.of(new Plan("add", "-100", "")));
                case "900" -> Answer.of(List.of(new Plan("add", "-400", "")));
                default -> Answer.of(List.of());
            };
        }

        @Override
        public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
            return new Adding("adding", new ArrayList<>()).replay(parent, plan, codes, random);
        }
    }

    /** Saves some cycles by chance; of few cycles, as a replay leaves them, none. */
    private record Dice() implements Proposer {
        @Override
        public String name() {
            return "dice";
        }

        @Override
        public int options(Parent parent) {
            return 1;
        }

        @Override
        public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
            var cycles = Integer.parseInt(parent.kernel().source());
            return Answer.of(
                    cycles < 100 ? List.of() : List.of(new Plan("add", "-%d".formatted(random.nextInt(1, 20)), "")));
        }

        @Override
        public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
            return replay(parent, plan, codes, random);
        }

        @Override
        public Answer<Draft> replay(Parent parent, Plan recorded, int codes, RandomGenerator random) {
            return new Adding("adding", new ArrayList<>()).replay(parent, recorded, codes, random);
        }
    }
}

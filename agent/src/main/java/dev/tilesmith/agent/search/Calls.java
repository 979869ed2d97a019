package dev.tilesmith.agent.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.agent.search.strategy.Expansion;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.schedule.Journal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The questions to proposers. Every reply is journalled before it is used, and what the journal knows is not asked again.
 * A question's random choices depend on its place in the run alone. Thread-safe.
 */
record Calls(SearchSettings settings, Judge judge, Journal journal, SearchListener listener, boolean journalOnly) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Weyl's constant: call numbers spread over all bits of a seed. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** The same, without asking anybody: what the journal does not know stays unanswered. */
    Calls fromJournal() {
        return new Calls(settings, judge, journal, listener, true);
    }

    /** Asks one proposer for plans for one parent; {@code number} counts its calls for this parent. */
    record PlanCall(Expansion expansion, Parent parent, Proposer proposer, Turn turn, int number, Share share) {
        private Candidate candidate() {
            return expansion.parent();
        }

        /** Plans are dealt out to the islands on which the parent is. */
        private int island(int plan) {
            var islands = expansion.islands();
            return islands.get((share.first() + plan) % islands.size());
        }

        private String key() {
            var partner = parent.partner().isPresent() ? "+" : "";
            return "%d/%s%s/%s/%d".formatted(turn.iteration(), candidate().hash(), partner, proposer.name(), number);
        }
    }

    /** Asks for kernels that carry out a plan; {@code number} counts the calls for this plan. */
    record CodeCall(PlanCall from, int planNumber, Plan plan, int number, int codes) {
        private String key() {
            return "%s/codes/%d/%d".formatted(from.key(), planNumber, number);
        }
    }

    /** Asks for kernels that apply a recorded optimization to the candidate; {@code number} is the step's place. */
    record ReplayCall(Candidate candidate, Parent parent, Proposer proposer, int number, Plan recorded, int codes) {
        private String key() {
            return "0/replay/%d/%s/%s".formatted(number, candidate.hash(), proposer.name());
        }
    }

    Answer<Proposal> replay(ReplayCall call) {
        var from = new PlanCall(
                Expansion.sampled(call.candidate(), 1),
                call.parent(),
                call.proposer(),
                Turn.BEFORE_THE_FIRST,
                call.number(),
                new Share(0, 1, 1, settings.seed()));
        var random = new SplittableRandom(seed(from));
        return proposals(
                new CodeCall(from, 0, call.recorded(), 0, call.codes()),
                journalled(
                        call.key(),
                        new TypeReference<Answer<Draft>>() {},
                        () -> call.proposer().replay(call.parent(), call.recorded(), call.codes(), random)));
    }

    Answer<Plan> plan(PlanCall call) {
        var random = new SplittableRandom(seed(call)).split();
        return journalled(
                call.key() + "/plans",
                new TypeReference<Answer<Plan>>() {},
                () -> call.proposer().plan(call.parent(), call.share(), random));
    }

    Answer<Proposal> code(CodeCall call) {
        var random = new SplittableRandom(seed(call));
        return proposals(
                call,
                journalled(
                        call.key(),
                        new TypeReference<Answer<Draft>>() {},
                        () -> call.from().proposer().code(call.from().parent(), call.plan(), call.codes(), random)));
    }

    /** Another try at a rejected kernel: the last one of this chain, whose first one the call brought. */
    Answer<Proposal> repair(Slot.Chain chain, Verdict.Rejected verdict) {
        var call = chain.call();
        var failed = new Draft(chain.last().plan(), chain.last().source());
        var tries = chain.attempts().size();
        var key = "%s/repairs/%d/%d".formatted(call.key(), chain.number(), tries);
        var random = new SplittableRandom(seed(call) + (chain.number() * 31L + tries) * SPREAD);
        return proposals(
                call,
                journalled(
                        key,
                        new TypeReference<Answer<Draft>>() {},
                        () -> call.from().proposer().repair(call.from().parent(), failed, verdict, random)));
    }

    private Answer<Proposal> proposals(CodeCall call, Answer<Draft> drafts) {
        var from = call.from();
        return new Answer<>(
                drafts.items().stream()
                        .map(draft -> new Proposal(
                                from.candidate(),
                                from.proposer().name(),
                                draft.plan(),
                                draft.source(),
                                judge.hash(draft.source()),
                                from.island(call.planNumber())))
                        .toList(),
                drafts.calls());
    }

    private <T> Answer<T> journalled(String key, TypeReference<Answer<T>> type, Supplier<Answer<T>> ask) {
        try {
            var known = journal.reply(key);
            if (known.isPresent()) {
                return JSON.readValue(known.get(), type);
            }
            if (journalOnly) {
                return Answer.of(List.of());
            }
            var began = System.nanoTime();
            var reply = ask.get();
            var body = JSON.writeValueAsString(reply);
            journal.recordReply(key, body);
            listener.replied(key, body, (System.nanoTime() - began) / 1_000_000);
            return reply;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal's reply %s is damaged".formatted(key), e);
        }
    }

    private long seed(CodeCall call) {
        return seed(call.from()) + call.planNumber() + 1 + call.number() * SPREAD;
    }

    private long seed(PlanCall call) {
        var mixed = settings.seed() * SPREAD + call.turn().sinceStart();
        return mixed * 31 * 31
                + call.candidate().hash().hashCode() * 31L
                + call.proposer().name().hashCode()
                + call.number() * SPREAD * 31;
    }
}

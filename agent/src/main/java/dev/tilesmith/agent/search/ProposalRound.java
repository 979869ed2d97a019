package dev.tilesmith.agent.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Asks the proposers for plans and kernels, in a fixed order; every reply is journalled before it is used. */
record ProposalRound(SearchSettings settings, Judge judge, List<Proposer> proposers, SearchContext context) {
    private static final ObjectMapper JSON = new ObjectMapper();

    ProposalRound {
        proposers = List.copyOf(proposers);
    }

    List<Proposal> propose(Beam beam, int iteration, FailedAttempts failures) {
        var proposals = new ArrayList<Proposal>();
        for (var candidate : beam.candidates()) {
            var parent = new Parent(
                    context.op(), candidate.kernel(), candidate.verdict(), candidate.plans(), failures.of(candidate));
            for (var i = 0; i < proposers.size(); i++) {
                proposals.addAll(ask(proposers.get(i), share(i), candidate, parent, iteration));
            }
        }
        return proposals;
    }

    /** Plans are shared out evenly; the first proposers take what is left over. */
    private int share(int proposer) {
        var even = settings.plansPerParent() / proposers.size();
        return even + (proposer < settings.plansPerParent() % proposers.size() ? 1 : 0);
    }

    private List<Proposal> ask(Proposer proposer, int plans, Candidate candidate, Parent parent, int iteration) {
        var random = new SplittableRandom(seed(proposer, candidate, iteration));
        var key = "%d/%s/%s".formatted(iteration, candidate.hash(), proposer.name());
        var plansMade = journalled(
                key + "/plans", new TypeReference<List<Plan>>() {}, () -> proposer.plan(parent, plans, random.split()));
        var proposals = new ArrayList<Proposal>();
        for (var i = 0; i < plansMade.size(); i++) {
            var plan = plansMade.get(i);
            var own = new SplittableRandom(seed(proposer, candidate, iteration) + i + 1);
            var sources = journalled(
                    key + "/codes/" + i,
                    new TypeReference<List<String>>() {},
                    () -> proposer.code(parent, plan, settings.codesPerPlan(), own));
            for (var source : sources) {
                proposals.add(new Proposal(candidate, proposer.name(), plan, source, judge.hash(source)));
            }
        }
        return proposals;
    }

    private <T> T journalled(String key, TypeReference<T> type, Supplier<T> ask) {
        try {
            var known = context.journal().reply(key);
            if (known.isPresent()) {
                return JSON.readValue(known.get(), type);
            }
            var reply = ask.get();
            context.journal().recordReply(key, JSON.writeValueAsString(reply));
            return reply;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal's reply %s is damaged".formatted(key), e);
        }
    }

    private long seed(Proposer proposer, Candidate candidate, int iteration) {
        var mixed = settings.seed() * 0x9E3779B97F4A7C15L + iteration;
        return mixed * 31 * 31
                + candidate.hash().hashCode() * 31L
                + proposer.name().hashCode();
    }
}

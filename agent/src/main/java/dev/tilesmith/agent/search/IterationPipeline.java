package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.Calls.CodeCall;
import dev.tilesmith.agent.search.Calls.PlanCall;
import dev.tilesmith.agent.search.Slot.Chain;
import dev.tilesmith.agent.search.ensemble.KernelOutcome;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One iteration's calls and evaluations, overlapping: kernels are asked for as soon as their plan is there, and
 * evaluated as soon as they are there. Calls run on virtual threads, evaluations on the search's workers; both come back
 * as events to the thread that runs the search, which alone owns the state here.
 *
 * <p>What comes out does not depend on the order of the events. Kernels count in the order of their {@link Slot}s. One is
 * evaluated early only when it fits the budget whatever the unanswered calls bring; the others wait until it is known.
 * Not thread-safe; for one use.
 */
final class IterationPipeline {
    private final SearchSettings settings;
    private final Calls calls;
    private final Evaluations evaluations;
    private final SearchContext context;
    private final SearchListener listener;
    private final Budget budget;
    private final Deadline deadline;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Slot> slots = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private final Set<String> started = new HashSet<>();
    private final Map<String, Verdict> verdicts = new HashMap<>();
    private final List<Future<?>> running = new ArrayList<>();
    private int openCalls;
    private int openEvaluations;
    private boolean stopped;

    /**
     * What an iteration may evaluate.
     *
     * @param kernels at most so many
     * @param boundCycles at which an evaluation is cut short
     * @param seen hashes of the kernels of earlier iterations, which are not evaluated again
     * @param only hashes of the kernels that count, when the run is repeated and was stopped in this iteration
     */
    record Budget(int kernels, long boundCycles, Set<String> seen, Optional<Set<String>> only) {
        boolean allows(String hash) {
            return only.isEmpty() || only.get().contains(hash);
        }
    }

    /** A kernel that was proposed: with its verdict, or without as it was seen before. */
    record Judged(Proposal proposal, Optional<Verdict> verdict) {
        KernelOutcome outcome() {
            return new KernelOutcome(
                    proposal.proposer(),
                    proposal.plan().option(),
                    verdict.map(Verdict::label).orElse("duplicate"),
                    proposal.parent().cycles(),
                    verdict.map(Judged::cycles).orElse(OptionalLong.empty()));
        }

        private static OptionalLong cycles(Verdict verdict) {
            return verdict instanceof Verdict.Correct correct
                    ? OptionalLong.of(correct.cycles().count())
                    : OptionalLong.empty();
        }
    }

    private sealed interface Event {
        record Planned(PlanCall call, Answer<Plan> plans, List<Slot> slots) implements Event {}

        record Coded(Slot slot, CodeCall call, Answer<Proposal> proposals) implements Event {}

        record Repaired(Chain chain, Answer<Proposal> proposals) implements Event {}

        record Evaluated(String hash, Verdict verdict) implements Event {}

        record Failed(Throwable cause) implements Event {}
    }

    IterationPipeline(
            SearchSettings settings,
            Calls calls,
            Evaluations evaluations,
            SearchContext context,
            SearchListener listener,
            Budget budget,
            Deadline deadline) {
        this.settings = settings;
        this.calls = calls;
        this.evaluations = evaluations;
        this.context = context;
        this.listener = listener;
        this.budget = budget;
        this.deadline = deadline;
    }

    /** Runs everything to its end, and gives the kernels in their fixed order, those over the budget left out. */
    List<Judged> run(List<PlanCall> planCalls) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            planCalls.forEach(call -> ask(call, threads));
            while (openCalls + openEvaluations > 0 && !stopped) {
                var event = events.poll(deadline.millisLeft(), TimeUnit.MILLISECONDS);
                if (event == null || deadline.isOver()) {
                    stopped = true;
                } else {
                    handle(event, threads);
                    advance();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the search was interrupted");
        } finally {
            threads.shutdownNow();
            running.forEach(evaluation -> evaluation.cancel(true));
        }
        return judged();
    }

    /** Whether the time was over before everything was done; what had its verdict by then counts. */
    boolean wasStopped() {
        return stopped;
    }

    private void ask(PlanCall call, ExecutorService threads) {
        var own = new ArrayList<Slot>();
        for (var i = 0; i < call.share().count() * callsPerPlan(call); i++) {
            own.add(new Slot(codesPerCall(call) * (1 + settings.repairs())));
        }
        slots.addAll(own);
        call(threads, () -> new Event.Planned(call, calls.plan(call), own));
    }

    private int codesPerCall(PlanCall call) {
        return Math.min(call.proposer().codesPerCall(), settings.codesPerPlan());
    }

    private int callsPerPlan(PlanCall call) {
        return Math.ceilDiv(settings.codesPerPlan(), codesPerCall(call));
    }

    private List<CodeCall> codeCalls(PlanCall call, List<Plan> plans) {
        var asked = new ArrayList<CodeCall>();
        for (var plan = 0; plan < plans.size(); plan++) {
            for (var number = 0; number < callsPerPlan(call); number++) {
                var codes = Math.min(codesPerCall(call), settings.codesPerPlan() - number * codesPerCall(call));
                asked.add(new CodeCall(call, plan, plans.get(plan), number, codes));
            }
        }
        return asked;
    }

    private void handle(Event event, ExecutorService threads) {
        switch (event) {
            case Event.Planned planned -> planned(planned, threads);
            case Event.Coded(var slot, var call, var proposals) -> {
                answered(proposals);
                slot.fill(call, proposals.items(), settings.repairs());
            }
            case Event.Repaired(var chain, var proposals) -> {
                answered(proposals);
                chain.repaired(proposals.items().stream().findFirst());
            }
            case Event.Evaluated(var hash, var verdict) -> {
                openEvaluations--;
                verdicts.put(hash, verdict);
                listener.evaluated();
            }
            case Event.Failed(RuntimeException cause) -> throw cause;
            case Event.Failed(Error cause) -> throw cause;
            case Event.Failed(var cause) -> throw new IllegalStateException("a call or an evaluation failed", cause);
        }
        repairWhatFailed(threads);
    }

    private void answered(Answer<?> answer) {
        openCalls--;
        context.ensemble().called(answer.calls());
        listener.called(answer.calls());
    }

    private void planned(Event.Planned planned, ExecutorService threads) {
        answered(planned.plans());
        var asked = codeCalls(planned.call(), planned.plans().items());
        for (var i = 0; i < planned.slots().size(); i++) {
            var slot = planned.slots().get(i);
            if (i < asked.size()) {
                var call = asked.get(i);
                held.add(() -> call(threads, () -> new Event.Coded(slot, call, calls.code(call))));
            } else {
                slot.leaveEmpty();
            }
        }
    }

    /** Starts what may start now; without overlap, a phase begins when the one before has ended. */
    private void advance() {
        if (settings.overlap() || openCalls == 0) {
            held.forEach(Runnable::run);
            held.clear();
        }
        if (settings.overlap() || openCalls == 0) {
            evaluateWhatFits();
        }
    }

    /** Evaluates what is within the budget whatever the calls that are still open bring. */
    private void evaluateWhatFits() {
        var rank = 0;
        var counted = new HashSet<>(budget.seen());
        for (var slot : slots) {
            for (var chain : slot.chains()) {
                for (var attempt : chain.attempts()) {
                    if (counted.add(attempt.hash())) {
                        if (rank < budget.kernels() && budget.allows(attempt.hash()) && started.add(attempt.hash())) {
                            evaluate(attempt);
                        }
                        rank++;
                    }
                }
                rank += chain.unknown();
            }
            rank += slot.unknown();
        }
        listener.expected(Math.min(rank, budget.kernels()));
    }

    private void evaluate(Proposal proposal) {
        openEvaluations++;
        running.add(context.workers()
                .submit(() -> answer(() -> {
                    var kernel = new Kernel("candidate.c", proposal.source());
                    var bound = OptionalLong.of(budget.boundCycles());
                    return new Event.Evaluated(proposal.hash(), evaluations.evaluate(kernel, proposal.hash(), bound));
                })));
    }

    /** A chain whose last kernel was rejected is repaired, or ends. */
    private void repairWhatFailed(ExecutorService threads) {
        for (var slot : slots) {
            for (var chain : slot.chains()) {
                var failed = chain.last();
                var verdict = Optional.ofNullable(verdicts.get(failed.hash()));
                if (budget.seen().contains(failed.hash())) {
                    chain.end();
                } else if (verdict.isPresent() && chain.mayBeRepaired()) {
                    repair(chain, verdict.get(), threads);
                }
            }
        }
    }

    private void repair(Chain chain, Verdict verdict, ExecutorService threads) {
        switch (verdict) {
            case Verdict.Correct _, Verdict.CutShort _ -> chain.end();
            case Verdict.Rejected rejected -> {
                chain.awaitRepair();
                call(threads, () -> new Event.Repaired(chain, calls.repair(chain, rejected)));
            }
        }
    }

    private void call(ExecutorService threads, Supplier<Event> question) {
        openCalls++;
        threads.execute(() -> answer(question));
    }

    /** Whatever goes wrong in another thread ends the search in its own. */
    private void answer(Supplier<Event> work) {
        Event event;
        try {
            event = work.get();
        } catch (RuntimeException | Error e) {
            event = new Event.Failed(e);
        }
        events.add(event);
    }

    private List<Judged> judged() {
        var result = new LinkedHashMap<String, Judged>();
        var all = new ArrayList<Judged>();
        for (var slot : slots) {
            for (var chain : slot.chains()) {
                for (var attempt : chain.attempts()) {
                    var verdict = Optional.ofNullable(verdicts.get(attempt.hash()));
                    var isNew = !budget.seen().contains(attempt.hash()) && !result.containsKey(attempt.hash());
                    var judged = new Judged(attempt, isNew ? verdict : Optional.empty());
                    if (isNew && verdict.isPresent()) {
                        result.put(attempt.hash(), judged);
                    }
                    if (!isNew || verdict.isPresent()) {
                        all.add(judged);
                    }
                }
            }
        }
        return all;
    }
}

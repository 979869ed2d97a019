package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.SqliteStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a new run takes over from an earlier one of the same op and target: its starting kernel, and its best kernels, which
 * enter the first beam.
 */
public record Continuation(RunRow from, Op op, List<Seed> pool) {
    private static final String OPTION = "go on from an earlier run";

    /**
     * @param op that the user named, if any
     * @param target that the user named, if any
     * @param kernels how many are taken over
     * @throws UserError if there is no such run, it is of another op or target, or it has no correct kernel
     */
    static Continuation of(SqliteStore store, long run, Optional<String> op, Optional<String> target, int kernels) {
        var row = Stores.run(store, run);
        target.filter(name -> !name.equals(row.target())).ifPresent(name -> {
            throw UserError.input("--from-run %d is a run on %s, not on %s; leave --target out, or name that one"
                    .formatted(run, row.target(), name));
        });
        var own = OpArgument.ofRun(row);
        op.map(text -> OpArgument.parse(text, Optional.of(row.target()))).ifPresent(named -> check(run, own, named));
        var best = best(store.candidates(run), kernels);
        if (best.isEmpty()) {
            throw UserError.input("--from-run %d: %s".formatted(run, withoutKernel(store, row)));
        }
        return new Continuation(
                row, own, best.stream().map(kernel -> seed(run, kernel)).toList());
    }

    /**
     * The best kernel of a run so far.
     *
     * @throws UserError if it has no correct one
     */
    public static CandidateRow best(SqliteStore store, RunRow row) {
        return best(store.candidates(row.id()), 1).stream()
                .findFirst()
                .orElseThrow(() -> UserError.input("run %d: %s".formatted(row.id(), withoutKernel(store, row))));
    }

    private static String withoutKernel(SqliteStore store, RunRow row) {
        return "that run has no correct kernel; " + new Unfinished(store, row).text();
    }

    private static void check(long run, Op own, Op named) {
        if (!named.text().equals(own.text())) {
            throw UserError.input("--from-run %d is a run of %s, not of %s; leave the op out, or name that one"
                    .formatted(run, own.text(), named.text()));
        }
        if (!Ops.reference(named).equals(Ops.reference(own))) {
            throw UserError.input("%s has changed since run %d began; leave the op out to go on with what it was then"
                    .formatted(named.text().substring("c:".length()), run));
        }
    }

    private static List<CandidateRow> best(List<CandidateRow> candidates, int kernels) {
        var known = new HashSet<String>();
        var sorted = new ArrayList<CandidateRow>();
        candidates.stream()
                .filter(kernel -> kernel.cycles().isPresent())
                .sorted(Comparator.comparingLong(
                                (CandidateRow kernel) -> kernel.cycles().getAsLong())
                        .thenComparing(CandidateRow::hash))
                .filter(kernel -> known.add(kernel.hash()))
                .limit(kernels)
                .forEach(sorted::add);
        return sorted;
    }

    private static Seed seed(long run, CandidateRow kernel) {
        var place = "kernel %d/%d of run %d".formatted(kernel.iteration(), kernel.position(), run);
        var sentence = kernel.plan().isEmpty() ? place : place + ": " + kernel.plan();
        return new Seed(place, new Plan(OPTION, sentence, ""), kernel.source());
    }

    /** How the starting kernel is called in that run. */
    String startName() {
        return RunSettings.fromJson(from.settings()).startName();
    }
}

package dev.tilesmith.agent.campaign.batch;

import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.eval.Floor;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * An op of a campaign.
 *
 * @param op its text form
 * @param reference source of its reference where that is the user's own, else empty
 * @param name what the user calls it; empty if it has no name
 * @param count how often it occurs
 * @param start source of the kernel that its search begins with
 * @param settings of its search, but for its share of the budget and what the store has for it
 * @param reusesNearest whether the search begins with what the nearest schedule shows
 */
public record PlannedOp(
        String op,
        String reference,
        String name,
        long count,
        String start,
        RunSettings settings,
        boolean reusesNearest) {
    /** The op itself. */
    public Op parsed() {
        return Ops.parse(op, reference);
    }

    /** What people read: the name, or the text form where there is none. */
    public String label() {
        return name.isEmpty() ? op : name;
    }

    /** Cycles below which no kernel of it can be, if known. */
    public OptionalLong floorCycles() {
        var parsed = parsed();
        return Floor.of(parsed, parsed.target())
                .map(floor -> OptionalLong.of(floor.cycles().count()))
                .orElse(OptionalLong.empty());
    }

    private PlannedOp and(PlannedOp like) {
        var known = name.isEmpty() ? like.name : name;
        return new PlannedOp(op, reference, known, Math.addExact(count, like.count), start, settings, reusesNearest);
    }

    /** Whether one search serves both. */
    private boolean isLike(PlannedOp other) {
        return new PlannedOp(other.op, other.reference, name, count, other.start, other.settings, other.reusesNearest)
                .equals(this);
    }

    /** Each op once, where it comes first and under its first name; the counts of equal ones add up. */
    public static List<PlannedOp> merged(List<PlannedOp> ops) {
        var merged = new ArrayList<PlannedOp>();
        for (var next : ops) {
            var known = merged.stream().filter(next::isLike).findFirst();
            if (known.isPresent()) {
                var index = merged.indexOf(known.get());
                merged.set(index, known.get().and(next));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }
}

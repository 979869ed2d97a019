package dev.tilesmith.schedule;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Finds the schedules that may help with an op, the nearest first. */
public final class Neighbors {
    private Neighbors() {}

    /** A schedule with how near its op is. */
    public record Neighbor(StoredSchedule schedule, Similarity similarity) {
        /** The reasons on one line. */
        public String why() {
            return String.join(", ", similarity.reasons());
        }
    }

    /**
     * At most {@code count} schedules for ops of the same class and target, one for each op: its fastest, the older
     * of two. Ops that are equally near come in the order of their texts.
     */
    public static List<Neighbor> of(Op op, List<StoredSchedule> schedules, int count) {
        var ops = new HashSet<String>();
        return schedules.stream()
                .flatMap(schedule -> neighbor(op, schedule).stream())
                .sorted(Comparator.comparingDouble(
                                (Neighbor neighbor) -> neighbor.similarity().distance())
                        .thenComparing(
                                neighbor -> neighbor.schedule().asRecorded().op())
                        .thenComparingLong(
                                neighbor -> neighbor.schedule().asRecorded().cycles())
                        .thenComparingLong(neighbor -> neighbor.schedule().id()))
                .filter(neighbor -> ops.add(neighbor.schedule().asRecorded().op()))
                .limit(count)
                .toList();
    }

    /** How near a schedule's op is; absent where it is of another class or target, or cannot be read any more. */
    public static Optional<Neighbor> neighbor(Op op, StoredSchedule schedule) {
        return read(op, schedule.asRecorded())
                .flatMap(known -> Similarity.of(op, known))
                .map(similarity -> new Neighbor(schedule, similarity));
    }

    /** A reference of the user's own is the same op only while its text is. */
    private static Optional<Op> read(Op wanted, Schedule schedule) {
        if (wanted instanceof Op.CReference reference) {
            var isSame =
                    schedule.op().equals(wanted.text()) && schedule.reference().equals(reference.source());
            return isSame ? Optional.of(wanted) : Optional.empty();
        }
        try {
            return schedule.op().startsWith("c:") ? Optional.empty() : Optional.of(Ops.parse(schedule.op()));
        } catch (BadOp e) {
            return Optional.empty();
        }
    }
}

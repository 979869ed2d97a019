package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.propose.analysis.LoopStructure;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.StoredSchedule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds schedules of other ops whose search began with loops of the same structure as a kernel of the user's own. */
public final class SameLoops {
    private SameLoops() {}

    /** A schedule with the distance of its loops' extents. */
    private record Alike(Schedule schedule, double distance) {}

    /** The one with the nearest extents, then the one that gained most. It is to be verified before it is used. */
    public static Optional<Schedule> nearest(List<StoredSchedule> schedules, Op op, String kernel) {
        return LoopStructure.of(kernel, op.target())
                .flatMap(structure -> schedules.stream()
                        .map(StoredSchedule::asRecorded)
                        .filter(schedule -> schedule.target().equals(op.target().name())
                                && !schedule.op().equals(op.text()))
                        .flatMap(schedule -> alike(schedule, structure).stream())
                        .min(Comparator.comparingDouble(Alike::distance)
                                .thenComparingDouble(alike -> -alike.schedule().speedup())
                                .thenComparingLong(alike -> -alike.schedule().id()))
                        .map(Alike::schedule));
    }

    /** What gained nothing is not worth an offer. */
    private static Optional<Alike> alike(Schedule schedule, LoopStructure structure) {
        return schedule.loops()
                .flatMap(LoopStructure::parse)
                .filter(loops -> loops.isLike(structure) && schedule.speedup() > 1)
                .map(loops -> new Alike(schedule, loops.distance(structure)));
    }
}

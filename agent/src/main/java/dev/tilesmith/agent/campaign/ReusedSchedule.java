package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.Seed;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.schedule.facts.TileRecovery;
import dev.tilesmith.schedule.mapper.Mapped;
import dev.tilesmith.schedule.mapper.Retargeted;
import dev.tilesmith.schedule.mapper.Retargeting;
import dev.tilesmith.sim.compile.KernelCompiler;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run takes over from a schedule, as it is kept with the run: so the run can be repeated whatever becomes of the
 * schedule.
 *
 * @param schedule its number
 * @param op text form of its op
 * @param why it was chosen
 * @param source its kernel where its op is the run's own, else empty
 * @param optimizations that led to it, in their order
 * @param tiles how its kernel lays its op over the machine, where that is known
 */
public record ReusedSchedule(
        long schedule,
        String op,
        String why,
        String source,
        List<Schedule.Optimization> optimizations,
        @Nullable TileFacts tiles) {
    private static final String AUTHOR = "reuse";

    /** The nearest mappings that are tried: what each costs is not known before it is timed. */
    private static final int MAPPINGS = 4;

    public ReusedSchedule {
        optimizations = List.copyOf(optimizations);
    }

    /** What is to be kept of a schedule for a run of this op. */
    public static ReusedSchedule of(Schedule schedule, Op op, String why) {
        return new ReusedSchedule(
                schedule.id(),
                schedule.op(),
                why,
                schedule.op().equals(op.text()) ? schedule.source() : "",
                schedule.optimizations(),
                schedule.tiles().orElse(null));
    }

    /** What people call it. */
    public String label() {
        return "schedule %d".formatted(schedule);
    }

    /**
     * What a search of the op takes over. The op's own kernel comes as it is. Of any other the kernel is re-targeted where
     * its tiles are known, and its optimizations are replayed; a mapper's step is not, since the re-targeted kernel is its
     * like.
     */
    public Reuse reuse(Op target, KernelCompiler compiler) {
        var plan = new Plan("reuse a kernel", "the kernel of " + label(), "");
        if (!source.isEmpty()) {
            return new Reuse(label(), why, List.of(Reuse.Variant.alone(new Seed(AUTHOR, plan, source))), List.of());
        }
        var kernels = retargeted(target, compiler);
        var isMapped =
                !optimizations.isEmpty() && optimizations.getFirst().option().equals(Seeds.OPTION);
        var steps = optimizations.stream()
                .skip(isMapped ? 1 : 0)
                .map(ReusedSchedule::step)
                .toList();
        return new Reuse(label(), why, kernels, steps);
    }

    /** An op of the user's own has no extents that could be compared. */
    private List<Reuse.Variant> retargeted(Op target, KernelCompiler compiler) {
        if (tiles == null || op.startsWith("c:")) {
            return List.of();
        }
        return new Retargeting(target, Ops.parse(op), tiles)
                .nearest(MAPPINGS, kernel -> facts(target, compiler, kernel)).stream()
                        .map(this::variant)
                        .toList();
    }

    private Reuse.Variant variant(Retargeted retargeted) {
        return new Reuse.Variant(
                seed(retargeted.mapped()),
                () -> retargeted.neighbours().get().stream().map(this::variant).toList());
    }

    private static Optional<TileFacts> facts(Op op, KernelCompiler compiler, String source) {
        return TileRecovery.of(compiler, op, new Kernel("kernel.c", source));
    }

    private Seed seed(Mapped mapped) {
        var sentence = "lay it out as %s does: %s".formatted(label(), mapped.description());
        return new Seed(AUTHOR, new Plan("re-target a schedule", sentence, ""), mapped.source());
    }

    /** For a model, the sentence says where it comes from: its lines are not those of the kernel that it is shown. */
    private static Reuse.Step step(Schedule.Optimization recorded) {
        var detail =
                "Apply this optimization, which made a similar op's kernel faster: %s. There it was: %s. The lines that"
                                .formatted(recorded.option(), recorded.plan())
                        + " it names are those of the other kernel; find the place in this one.";
        var plan = new Plan(recorded.option(), recorded.plan(), detail);
        return new Reuse.Step(plan, recorded.cyclesAfter() < recorded.cyclesBefore());
    }
}

package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.timing.Uncore;

/** When an instruction may leave ID: the conflicts of section 5 and the waits of sections 6 to 8. Not thread-safe. */
final class IssueRules {
    private final Hart hart;
    private final Pipeline pipeline;
    private final MulDivUnit mulDiv;
    private final FloatingPointUnit floats;
    private final CommandResults results;
    private final DataCache dataCache;
    private final Uncore uncore;

    /** The command queue was full when a command was offered (section 8). */
    private boolean roccBlocked;
    /** A fence has passed, and memory accesses before it may not have ended. */
    private boolean fencePending;

    private Reason reason = Reason.PIPELINE;

    IssueRules(
            Hart hart,
            Pipeline pipeline,
            MulDivUnit mulDiv,
            FloatingPointUnit floats,
            CommandResults results,
            DataCache dataCache,
            Uncore uncore) {
        this.hart = hart;
        this.pipeline = pipeline;
        this.mulDiv = mulDiv;
        this.floats = floats;
        this.results = results;
        this.dataCache = dataCache;
        this.uncore = uncore;
    }

    /** Why the last instruction that had to stay had to. */
    Reason reason() {
        return reason;
    }

    /** Whether an instruction must stay in ID; {@code executeOffers}: EX has a memory access. */
    boolean stalls(long cycle, InstructionTraits traits, boolean executeOffers) {
        if (hart.isAsleep()) {
            return because(Reason.SLEEP);
        }
        var uses = traits.uses();
        if (uses != 0 && (uses & blockedRegisters()) != 0) {
            return because(Reason.OPERAND);
        }
        var role = traits.role();
        if (role.isMemory()) {
            return dataCache.blocksDecode()
                    ? because(Reason.DATA_CACHE_MISS)
                    : waitsBehindFence(executeOffers) && because(Reason.FENCE);
        }
        if (role.isLong()) {
            return (!mulDiv.admits() || pipeline.executesLong()) && because(Reason.OPERAND);
        }
        if (role.isRocc()) {
            return roccBlocked
                    ? because(Reason.COMMAND_QUEUE_FULL)
                    : waitsBehindFence(executeOffers) && because(Reason.FENCE);
        }
        if (role.isInstructionFence()) {
            return isMemoryBusy(executeOffers) && because(Reason.FENCE);
        }
        return role.isFence() && (pipeline.hasCommand() || uncore.isBusy(cycle)) && because(Reason.FENCE);
    }

    private long blockedRegisters() {
        return pipeline.hazards() | mulDiv.blockedRegisters() | floats.blockedRegisters() | results.blockedRegisters();
    }

    private boolean because(Reason itsReason) {
        reason = itsReason;
        return true;
    }

    private boolean waitsBehindFence(boolean executeOffers) {
        return fencePending && isMemoryBusy(executeOffers);
    }

    private boolean isMemoryBusy(boolean executeOffers) {
        return executeOffers || !dataCache.isOrdered();
    }

    /** A command was offered in WB. */
    void commandOffered(boolean accepted) {
        roccBlocked = !accepted;
    }

    void endCycle(long cycle, boolean commandOffered, boolean fenceLeaves, boolean executeOffers) {
        if (fenceLeaves) {
            fencePending = true;
        } else if (!executeOffers && dataCache.isOrdered()) {
            fencePending = false;
        }
        if (roccBlocked && !commandOffered) {
            roccBlocked = !uncore.hasRoom(cycle);
        }
    }

    /**
     * Earliest cycle in which a stalled instruction may leave when nothing is in the pipeline, as far as anything but
     * refills goes; not later than the limit.
     */
    long waitEnd(long cycle, InstructionTraits traits, long limit) {
        if (reason == Reason.SLEEP) {
            return limit;
        }
        var role = traits.role();
        if (reason == Reason.OPERAND) {
            var ownUnits = Math.min(mulDiv.isBusy() ? mulDiv.resultCycle() : Uncore.NEVER, floats.nextFree());
            return results.nextResult(cycle, Math.min(limit, ownUnits));
        }
        if (role.isFence() || role.isRocc() && roccBlocked) {
            return acceleratorReady(cycle, role.isFence(), limit);
        }
        return dataCache.isRefilling() ? limit : cycle + 1;
    }

    /** First cycle after this one, or the limit, in which the accelerator is not busy, or takes a command. */
    private long acceleratorReady(long cycle, boolean isFence, long limit) {
        var next = cycle + 1;
        while (next < limit && (isFence ? uncore.isBusy(next) : !uncore.hasRoom(next))) {
            next = uncore.nextChange(next);
        }
        return Math.min(next, limit);
    }
}

package dev.tilesmith.sim.report;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.report.Timeline.Gauge;
import dev.tilesmith.sim.report.Timeline.Sample;
import dev.tilesmith.sim.report.Timeline.Slice;
import dev.tilesmith.sim.report.Timeline.Stay;
import dev.tilesmith.sim.report.Timeline.Wait;
import dev.tilesmith.sim.report.Timeline.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps the timeline of a call, or of a window of it. Not thread-safe. */
public final class TraceRecorder implements Profile {
    /** Minutes of scrolling; a viewer can not take much more. */
    private static final int MOST_ENTRIES = 400_000;

    private static final int SENT_KEPT = 64;
    private static final int SLOTS = 32;

    private final long fromCycle;
    private final long toCycle;
    private final List<Slice> slices = new ArrayList<>();
    private final List<Stay> stays = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final long[] sentAt = new long[SENT_KEPT];
    private final Command[] commands = new Command[SLOTS];
    private final long[] allocatedAt = new long[SLOTS];
    private final long[] issuedAt = new long[SLOTS];
    /** Where the last slice of a track ended. */
    private final long[] lastEnd = new long[Track.values().length];

    private final int[] gauges = new int[Gauge.values().length];
    private int lastSent;
    private int lastEntered;
    private long beginCycle;
    private long endCycle;
    private boolean open;
    private long leftOut;
    /** Where the first of what was left out begins. */
    private long leftOutFrom;

    /** Keeps all of the call. */
    public TraceRecorder() {
        this(0, Long.MAX_VALUE);
    }

    /** Keeps what touches a window of the call, in cycles since its begin. */
    public TraceRecorder(long fromCycle, long toCycle) {
        this.fromCycle = fromCycle;
        this.toCycle = toCycle;
        Arrays.fill(commands, Command.NONE);
    }

    /** What was kept. */
    public Timeline timeline() {
        var cycles = endCycle - beginCycle;
        return new Timeline(cycles, slices, stays, samples, leftOut, Math.min(cycles, leftOutFrom));
    }

    @Override
    public boolean wantsTimeline() {
        return true;
    }

    @Override
    public boolean wantsCommands() {
        return true;
    }

    @Override
    public void begin(long cycle) {
        slices.clear();
        stays.clear();
        samples.clear();
        leftOut = 0;
        leftOutFrom = Long.MAX_VALUE;
        Arrays.fill(lastEnd, 0);
        Arrays.fill(gauges, 0);
        lastEntered = lastSent;
        Arrays.fill(commands, Command.NONE);
        beginCycle = cycle;
        open = true;
    }

    @Override
    public void end(long cycle) {
        endCycle = cycle;
        open = false;
    }

    @Override
    public void hostWaited(Reason reason, int line, long begin, long end) {
        if (open) {
            keep(new Wait(reason, line, begin - beginCycle, end - beginCycle));
        }
    }

    @Override
    public void sent(long cycle, Command command, boolean refused) {
        lastSent = command.number();
        if (open) {
            sentAt[command.number() % SENT_KEPT] = cycle;
            keep(Track.COMMANDS, command, cycle, cycle + 1);
            sampleQueue(cycle);
        }
    }

    @Override
    public void allocated(long cycle, int slot, Command command) {
        if (!open) {
            return;
        }
        commands[slot] = command;
        allocatedAt[slot] = cycle;
        passed(cycle, command);
        sample(gauge(command), cycle, 1);
    }

    @Override
    public void passed(long cycle, Command command) {
        if (open) {
            keep(Track.QUEUE, command, sentAt[command.number() % SENT_KEPT], cycle);
            lastEntered = command.number();
            sampleQueue(cycle);
        }
    }

    @Override
    public void issued(long cycle, int slot) {
        issuedAt[slot] = cycle;
    }

    @Override
    public void done(long cycle, int slot) {
        var command = commands[slot];
        if (!open || command == Command.NONE) {
            return;
        }
        commands[slot] = Command.NONE;
        keep(track(command), command, issuedAt[slot], cycle);
        if (isInWindow(allocatedAt[slot] - beginCycle, cycle - beginCycle) && hasRoom(allocatedAt[slot] - beginCycle)) {
            stays.add(new Stay(
                    slot,
                    command,
                    allocatedAt[slot] - beginCycle,
                    issuedAt[slot] - beginCycle,
                    Math.max(cycle, issuedAt[slot] + 1) - beginCycle));
        }
        sample(gauge(command), cycle, -1);
    }

    @Override
    public void linkUse(long cycle, int reads, int writes) {
        if (open) {
            sample(Gauge.READS, cycle, reads - gauges[Gauge.READS.ordinal()]);
            sample(Gauge.WRITES, cycle, writes - gauges[Gauge.WRITES.ordinal()]);
        }
    }

    private static Track track(Command command) {
        return switch (command.unit()) {
            case LOAD -> Track.LOAD;
            case STORE -> Track.STORE;
            case EXECUTE, HOST, ISSUE ->
                command.instruction() instanceof Instruction.Preload ? Track.RESULTS : Track.EXECUTE;
        };
    }

    private static Gauge gauge(Command command) {
        return switch (command.unit()) {
            case LOAD -> Gauge.LOADS;
            case STORE -> Gauge.STORES;
            case EXECUTE, HOST, ISSUE -> Gauge.EXECUTES;
        };
    }

    /** A slice of a command, from its begin or the end of the one before it in the track. */
    private void keep(Track track, Command command, long begin, long end) {
        var from = Math.max(Math.max(begin - beginCycle, lastEnd[track.ordinal()]), 0);
        var to = end - beginCycle;
        if (to > from) {
            lastEnd[track.ordinal()] = to;
            keep(new Work(track, command, from, to));
        }
    }

    private void keep(Slice slice) {
        if (isInWindow(slice.beginCycle(), slice.endCycle()) && hasRoom(slice.beginCycle())) {
            slices.add(slice);
        }
    }

    /** Commands leave in order, so that all up to the one that entered the station last are out of the queues. */
    private void sampleQueue(long cycle) {
        sample(Gauge.QUEUED, cycle, lastSent - lastEntered - gauges[Gauge.QUEUED.ordinal()]);
    }

    private void sample(Gauge gauge, long cycle, int change) {
        if (change == 0) {
            return;
        }
        var value = gauges[gauge.ordinal()] += change;
        if (isInWindow(cycle - beginCycle, cycle - beginCycle + 1) && hasRoom(cycle - beginCycle)) {
            samples.add(new Sample(gauge, cycle - beginCycle, value));
        }
    }

    private boolean isInWindow(long from, long to) {
        return from < toCycle && to > fromCycle;
    }

    private boolean hasRoom(long fromItsCycle) {
        if (slices.size() + stays.size() + samples.size() < MOST_ENTRIES) {
            return true;
        }
        leftOut++;
        leftOutFrom = Math.min(leftOutFrom, Math.max(fromItsCycle, fromCycle));
        return false;
    }
}

package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.Uncore;
import org.jspecify.annotations.Nullable;

/**
 * The L2: 512 KB, 8 ways, one bank, 12 miss-status registers (inclusive cache Scheduler.scala, SinkA, SinkD). In each
 * cycle one register acts, one request is accepted, and the data unit moves on. Not thread-safe.
 */
final class PlainInclusiveCache {
    private static final int MSHRS = 12;
    private final Calibration.Cache times;
    private final Transfers transfers;
    private final Link link;
    private final PlainMemoryPort port;
    private final Directory directory;
    private final DataService data;
    private final Probes probes;
    private final VictimUnit victims;
    private final Uncore.Probed dataCache;
    private final DataService.CoreSide core;

    private final Mshr[] mshrs = new Mshr[MSHRS];
    private int valid;
    private int turn;
    private int joined;
    private boolean directoryWritePending;
    private int refillBeat;

    PlainInclusiveCache(
            Calibration.Cache times,
            Transfers transfers,
            Link link,
            PlainMemoryPort port,
            Directory directory,
            Uncore.Probed dataCache,
            DataService.CoreSide core) {
        this.times = times;
        this.transfers = transfers;
        this.link = link;
        this.port = port;
        this.directory = directory;
        this.dataCache = dataCache;
        this.core = core;
        data = new DataService(transfers, link);
        probes = new Probes(times);
        victims = new VictimUnit(port);
        for (int i = 0; i < MSHRS; i++) {
            mshrs[i] = new Mshr(i);
        }
    }

    /** The data cache has the whole line, or takes the permission: its request may be retired. */
    void acknowledgeGrant(long cycle, int source) {
        for (Mshr mshr : mshrs) {
            if (mshr.valid && mshr.source == source) {
                mshr.grantAck = cycle;
            }
        }
    }

    /** The data cache gives a dirty line back. */
    void release(long address) {
        int set = Directory.set(address);
        long tag = Directory.tag(address);
        int way = directory.find(set, tag);
        if (way >= 0) {
            directory.write(set, way, tag, Directory.TIP, true, false);
        }
        for (Mshr mshr : mshrs) {
            if (mshr.valid && mshr.set == set && mshr.tag == tag && mshr.hit) {
                mshr.dirty = true;
                mshr.inDataCache = false;
            }
        }
    }

    /** One cycle. {@code victimPopped}: the memory port took an entry of the victim queue in this cycle. */
    void step(long cycle, boolean victimPopped) {
        takeProbeAnswers(cycle);
        Mshr acting = choose(cycle);
        Mshr reloading = acting != null && act(acting, cycle) ? acting : null;
        boolean pops = reloading != null && reloading.joined.size() > 0;
        boolean directoryRead = accept(cycle, reloading, pops);
        if (reloading != null && pops) {
            joined--;
            directoryRead |= reload(reloading, reloading.joined.pop(cycle), cycle);
        }
        if (directoryWritePending && !directoryRead && !wroteDirectory) {
            directoryWritePending = false;
        }
        wroteDirectory = false;
        moveData(cycle, victimPopped);
    }

    private boolean wroteDirectory;

    private void takeProbeAnswers(long cycle) {
        for (int i = valid; i != 0; i &= i - 1) {
            Mshr mshr = mshrs[Integer.numberOfTrailingZeros(i)];
            if (mshr.probeAnswer < cycle) {
                mshr.probeBegins();
            }
            if (mshr.probeEnd < cycle) {
                mshr.probeEnds();
            }
            if (mshr.grantAck < cycle) {
                mshr.awaitsGrantAck = false;
            }
        }
    }

    /** Round robin over the registers whose next action has all it needs. */
    private @Nullable Mshr choose(long cycle) {
        int after = valid & -1 << turn;
        Mshr found = firstReady(after, cycle);
        return found != null ? found : firstReady(valid & ~after, cycle);
    }

    private @Nullable Mshr firstReady(int candidates, long cycle) {
        for (int i = candidates; i != 0; i &= i - 1) {
            Mshr mshr = mshrs[Integer.numberOfTrailingZeros(i)];
            if (mshr.actsFrom <= cycle && mshr.wantsAnything() && mayAct(mshr, cycle)) {
                return mshr;
            }
        }
        return null;
    }

    private boolean mayAct(Mshr mshr, long cycle) {
        return (!mshr.wantsMemory() || port.mayRequest(cycle))
                && (!mshr.wantsRelease() || victims.isReady())
                && (!mshr.wantsData() || data.isReady())
                && (!mshr.wantsDirectory() || !directoryWritePending);
    }

    /** Returns whether the register is done with its request. */
    private boolean act(Mshr mshr, long cycle) {
        turn = mshr.index + 1;
        boolean last = mshr.isLastAction();
        if (mshr.wantsMemory()) {
            port.request(cycle, mshr.index, Directory.address(mshr.set, mshr.tag), asksPermissionOnly(mshr));
        }
        if (mshr.wantsProbe()) {
            probe(mshr, cycle);
        }
        if (mshr.wantsRelease()) {
            victims.start(mshr);
            directory.write(mshr.set, mshr.way, 0, Directory.INVALID, false, false);
            noteDirectoryWrite();
        }
        if (mshr.wantsData()) {
            data.start(mshr, mshr.awaitsLastGrant ? 3 : 0);
        }
        if (mshr.acceptsGrant()) {
            port.acknowledgeGrant(cycle);
        }
        if (mshr.mustWriteBack && last) {
            noteDirectoryWrite();
        }
        mshr.acted();
        if (last) {
            mshr.finish();
            directory.write(mshr.set, mshr.way, mshr.tag, mshr.state, mshr.dirty, mshr.inDataCache);
        }
        return last;
    }

    private void noteDirectoryWrite() {
        directoryWritePending = true;
        wroteDirectory = true;
    }

    private boolean asksPermissionOnly(Mshr mshr) {
        return mshr.kind == Transfers.Kind.PUT_FULL && transfers.logBytes(mshr.source) == 6;
    }

    private void probe(Mshr mshr, long cycle) {
        boolean forVictim = mshr.mustProbeVictim;
        long tag = forVictim ? mshr.victimTag : mshr.tag;
        boolean invalidate = forVictim || mshr.isWrite();
        boolean wasDirty = dataCache.probe(Directory.address(mshr.set, tag), invalidate);
        mshr.dirty |= wasDirty;
        if (invalidate) {
            mshr.inDataCache = false;
        }
        mshr.probeAnswer = probes.ask(cycle, wasDirty);
        mshr.probeEnd = Probes.end(mshr.probeAnswer, wasDirty);
    }

    /** Takes the request that arrives in this cycle if it can. Returns whether that reads the directory. */
    private boolean accept(long cycle, @Nullable Mshr reloading, boolean pops) {
        int message = link.arriving(cycle);
        boolean read = false;
        if (message >= 0) {
            int source = Link.source(message);
            boolean write = Transfers.isWrite(source);
            if (write && !data.hasRoom()) {
                message = -1;
            } else if (Link.beat(message) == 0) {
                int taken = acceptFirst(cycle, source, reloading, pops);
                read = taken == READS_DIRECTORY;
                if (taken == REFUSED) {
                    message = -1;
                }
            }
            if (message >= 0) {
                link.takeArriving(cycle);
                if (write) {
                    data.dataArrived(cycle, message);
                }
            }
        }
        if (reloading != null && !pops && reloading.valid && bypassedAt != cycle) {
            free(reloading);
        }
        return read;
    }

    private static final int REFUSED = 0;
    private static final int TAKEN = 1;
    private static final int READS_DIRECTORY = 2;

    private long bypassedAt = -1;

    private int acceptFirst(long cycle, int source, @Nullable Mshr reloading, boolean pops) {
        int set = Directory.set(transfers.address(source));
        Mshr same = withSet(set);
        if (same != null) {
            if (same == reloading && !pops) {
                bypassedAt = cycle;
                return reload(same, source, cycle) ? READS_DIRECTORY : TAKEN;
            }
            if (joined == times.queuedRequests()) {
                return REFUSED;
            }
            joined++;
            same.joined.push(cycle, source);
            return TAKEN;
        }
        boolean directoryTaken =
                pops && reloading != null && Directory.tag(transfers.address(reloading.joined.peek())) != reloading.tag;
        int free = ~valid & (1 << times.requestRegisters()) - 1;
        if (directoryTaken || free == 0) {
            return REFUSED;
        }
        Mshr mshr = mshrs[Integer.numberOfTrailingZeros(free)];
        valid |= 1 << mshr.index;
        mshr.start(source, transfers);
        mshr.look(directory);
        mshr.actsFrom = cycle + 2;
        return READS_DIRECTORY;
    }

    private @Nullable Mshr withSet(int set) {
        for (int i = valid; i != 0; i &= i - 1) {
            Mshr mshr = mshrs[Integer.numberOfTrailingZeros(i)];
            if (mshr.set == set) {
                return mshr;
            }
        }
        return null;
    }

    /** The register goes on with another request for its set. Returns whether that reads the directory. */
    private boolean reload(Mshr mshr, int source, long cycle) {
        long tag = mshr.tag;
        mshr.start(source, transfers);
        if (mshr.tag == tag) {
            mshr.repeat();
            mshr.actsFrom = cycle + 1;
            return false;
        }
        mshr.look(directory);
        mshr.actsFrom = cycle + 2;
        return true;
    }

    private void free(Mshr mshr) {
        mshr.valid = false;
        valid &= ~(1 << mshr.index);
    }

    private void moveData(long cycle, boolean victimPopped) {
        int taken = victims.step(cycle, victimPopped, data, probes.taken(cycle));
        taken = takeAnswer(cycle, taken);
        data.step(cycle, taken, core);
    }

    /** A beat from memory; between the beats of a line the sub-bank of the next one stays taken. */
    private int takeAnswer(long cycle, int taken) {
        int answer = port.answer();
        if (answer < 0) {
            return refillBeat > 0 ? taken | 1 << refillBeat : taken;
        }
        Mshr mshr = mshrs[PlainMemoryPort.mshr(answer)];
        boolean first = refillBeat == 0;
        if (first && !data.isSafe(DataService.line(mshr.set, mshr.way))) {
            return taken;
        }
        int bank = 1 << refillBeat;
        if ((taken & bank) == 0) {
            port.takeAnswer(cycle);
            boolean line = PlainMemoryPort.kind(answer) == PlainMemoryPort.LINE_BEAT;
            refillBeat = line ? refillBeat + 1 & 7 : 0;
            mshr.answered(PlainMemoryPort.kind(answer));
        }
        return taken | bank;
    }
}

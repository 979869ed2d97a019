package dev.tilesmith.sim.timing.accelerator.load;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.FrontendTlb;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import dev.tilesmith.sim.timing.memory.IntQueue;
import dev.tilesmith.sim.timing.memory.Link;
import dev.tilesmith.sim.timing.memory.Transfers;

/**
 * Turns rows into memory requests and beats into rows (Gemmini DMA.scala: StreamReader; XactTracker.scala,
 * BeatMerger.scala). A row is cut into aligned requests of 16, 32 or 64 bytes, each time the one with most useful
 * bytes; sixteen may be in flight. One that the link refuses or the TLB has not translated goes back and is overtaken by the
 * one behind it. Not thread-safe.
 */
public final class StreamReader {
    private static final int BEAT_BYTES = 16;
    private static final int MAX_BYTES = 64;
    private static final int ALL_IDS = (1 << Transfers.IDS) - 1;

    private final AcceleratorParameters parameters;
    private final int elementBytes;
    private final int accumulatorBytes;
    private final LoadMoves moves;
    private final LoadPath path;
    private final FrontendTlb.Client tlb;
    private final Link link;
    private final Transfers transfers;
    private final TimingListener listener;

    private final IntQueue rows;
    private boolean cutting;
    private int cutMove;
    private int cutRow;
    private long cutAddress;
    private int cutBytesDone;

    private final Request[] requests = new Request[Transfers.IDS];
    private int busyIds;
    private int freedIds;
    private long freedAt = -1;
    private long beatTakenAt = -1;

    /** The two translation stages: the id in each, or -1. */
    private int firstStage = -1;

    private int secondStage = -1;
    /** The link had no room in the last cycle. */
    private boolean refused;

    private int merging = -1;
    private int bytesArrived;
    private int bytesEmitted;
    /** As it was at the start of the cycle. */
    private int bytesEmittedBefore;

    /** A request in flight and the rows that come of it. */
    private static final class Request {
        int move;
        int row;
        int rowOffset;
        int shift;
        int bytes;
        int size;
        boolean wide;
        int blockStride;

        void set(Request other) {
            move = other.move;
            row = other.row;
            rowOffset = other.rowOffset;
            shift = other.shift;
            bytes = other.bytes;
            size = other.size;
            wide = other.wide;
            blockStride = other.blockStride;
        }
    }

    private final Request merged = new Request();

    public StreamReader(
            GemminiConfig config,
            AcceleratorParameters parameters,
            LoadMoves moves,
            LoadPath path,
            FrontendTlb.Client tlb,
            Link link,
            Transfers transfers,
            TimingListener listener) {
        this.parameters = parameters;
        this.moves = moves;
        this.path = path;
        this.tlb = tlb;
        this.listener = listener;
        this.link = link;
        this.transfers = transfers;
        elementBytes = config.elementBytes();
        accumulatorBytes = config.accumulatorBytes();
        rows = new IntQueue(parameters.readDelay() + 1);
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new Request();
        }
    }

    /** Whether a beat came in this cycle. */
    public boolean tookBeat(long cycle) {
        return beatTakenAt == cycle;
    }

    /** Whether requests are outstanding, as the fence sees it. */
    public boolean isBusy() {
        return busyIds != 0;
    }

    /** Whether a row is being cut into requests. */
    public boolean isCutting() {
        return cutting;
    }

    /** Whether a request found no room in the link when it was sent last. */
    public boolean wasRefused() {
        return refused;
    }

    /** Requests whose data have not all come. */
    public int requestsInFlight() {
        return Integer.bitCount(busyIds);
    }

    boolean hasRoom() {
        return rows.hasRoomPipelined();
    }

    void push(LoadMove move, int row, long cycle) {
        rows.push(cycle, move.index << 16 | row);
    }

    /** Emits a row if one is complete, and takes a beat if one is there; before the link moves. */
    public void merge(long cycle) {
        boolean accepts = merging < 0;
        bytesEmittedBefore = bytesEmitted;
        if (merging >= 0) {
            boolean complete = bytesArrived == merged.size;
            if (complete && bytesEmitted == merged.bytes) {
                merging = -1;
            } else if (mayEmit() && emit(cycle) && complete && bytesEmitted == merged.bytes) {
                merging = -1;
                accepts = true;
            }
        }
        int beat = link.readBeat();
        if (beat >= 0) {
            takeBeat(beat, accepts, cycle);
        }
    }

    private int useful() {
        return Math.min(Math.max(0, bytesArrived - merged.shift), merged.bytes);
    }

    private int rowBytes() {
        return merged.wide ? parameters.accumulatorRowBytes() : parameters.scratchpadRowBytes();
    }

    private boolean mayEmit() {
        int useful = useful();
        return useful > bytesEmitted && (useful - bytesEmitted >= rowBytes() || useful == merged.bytes);
    }

    private boolean emit(long cycle) {
        RowScaler scaler = path.scaler(moves.get(merged.move));
        if (!scaler.hasRoom(cycle)) {
            return false;
        }
        int rowBytes = rowBytes();
        int row = merged.row + merged.blockStride * ((merged.rowOffset + bytesEmitted) / rowBytes);
        int offset = bytesEmitted == 0 ? merged.rowOffset : 0;
        bytesEmitted = Math.min(bytesEmitted + rowBytes - offset, merged.bytes);
        boolean last = bytesEmitted == merged.bytes;
        scaler.push(cycle, RowToken.of(row, last, merged.bytes, merged.move));
        return true;
    }

    private void takeBeat(int message, boolean accepts, long cycle) {
        int id = Link.source(message);
        if (accepts) {
            merging = id;
            merged.set(requests[id]);
            bytesArrived = 0;
            bytesEmitted = 0;
        } else if (merging < 0 || bytesArrived == merged.size) {
            return;
        }
        link.takeReadBeat(cycle);
        beatTakenAt = cycle;
        listener.readBeat(cycle, id);
        bytesArrived += BEAT_BYTES;
        if (bytesArrived >= merged.size) {
            bytesArrived = merged.size;
            if (freedAt != cycle) {
                freedIds = 0;
            }
            freedIds |= 1 << id;
            freedAt = cycle;
            busyIds &= ~(1 << id);
            if (!accepts && bytesEmittedBefore == merged.bytes) {
                merging = -1;
            }
        }
    }

    /** Sends and forms requests; after the link has moved. */
    public void request(long cycle) {
        int retry = -1;
        refused = false;
        if (firstStage >= 0) {
            tlb.ask(cycle);
        }
        if (secondStage >= 0) {
            boolean translated = !tlb.misses(cycle);
            if (translated && link.readerMayRequest(cycle)) {
                link.requestRead(cycle, secondStage);
                listener.readRequest(
                        cycle, secondStage, transfers.logBytes(secondStage), transfers.address(secondStage));
            } else {
                retry = secondStage;
                refused = translated;
            }
        }
        secondStage = firstStage;
        firstStage = retry;
        if (cutting && retry < 0) {
            cut(cycle);
        }
        if (firstStage >= 0) {
            tlb.show(cycle, transfers.address(firstStage));
        }
        if (!cutting && !rows.isEmpty()) {
            take(rows.pop(cycle));
        }
    }

    private void take(int row) {
        LoadMove move = moves.get(row >> 16);
        cutting = true;
        cutMove = move.index;
        cutRow = move.row + (row & 0xFFFF);
        cutAddress = move.address + (row & 0xFFFF) * move.stride;
        cutBytesDone = 0;
    }

    /** Forms the next request of the row, with the lowest id that was free at the start of the cycle. */
    private void cut(long cycle) {
        int taken = freedAt == cycle ? busyIds | freedIds : busyIds;
        int id = Integer.numberOfTrailingZeros(~taken);
        if (id >= Transfers.IDS) {
            return;
        }
        LoadMove move = moves.get(cutMove);
        int bytesLeft = move.columns * (move.wide ? accumulatorBytes : elementBytes) - cutBytesDone;
        int size = BEAT_BYTES;
        int useful = Math.min(size - (int) (cutAddress & size - 1), bytesLeft);
        for (int larger = 2 * BEAT_BYTES; larger <= MAX_BYTES; larger *= 2) {
            int more = Math.min(larger - (int) (cutAddress & larger - 1), bytesLeft);
            if (more > useful) {
                useful = more;
                size = larger;
            }
        }
        Request request = requests[id];
        int rowBytes = move.wide ? parameters.accumulatorRowBytes() : parameters.scratchpadRowBytes();
        request.move = cutMove;
        request.wide = move.wide;
        request.blockStride = move.blockStride;
        request.row = cutRow + move.blockStride * (cutBytesDone / rowBytes);
        request.rowOffset = cutBytesDone % rowBytes;
        request.shift = (int) (cutAddress & size - 1);
        request.bytes = useful;
        request.size = size;
        busyIds |= 1 << id;
        transfers.read(id, cutAddress & -size, Integer.numberOfTrailingZeros(size));
        firstStage = id;
        cutAddress += useful;
        cutBytesDone += useful;
        cutting = useful < bytesLeft;
    }

    /** The first cycle, from {@code now} on, in which anything may happen here by itself. */
    public long nextEvent(long now) {
        boolean requests = firstStage >= 0 || secondStage >= 0 || (cutting ? busyIds != ALL_IDS : !rows.isEmpty());
        return requests || mayMerge(now) ? now : Uncore.NEVER;
    }

    private boolean mayMerge(long now) {
        boolean beat = link.readBeat() >= 0;
        if (merging < 0) {
            return beat;
        }
        boolean complete = bytesArrived == merged.size;
        return (complete && bytesEmitted == merged.bytes)
                || (beat && !complete)
                || (mayEmit() && path.scaler(moves.get(merged.move)).hasRoom(now));
    }
}

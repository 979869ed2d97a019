package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.timing.accelerator.counter.CounterFile;
import dev.tilesmith.sim.timing.accelerator.counter.LinkCounts;
import dev.tilesmith.sim.timing.accelerator.execute.ExecuteController;
import dev.tilesmith.sim.timing.accelerator.execute.PreloadUnroller;
import dev.tilesmith.sim.timing.accelerator.load.LoadController;
import dev.tilesmith.sim.timing.accelerator.load.StreamReader;
import dev.tilesmith.sim.timing.accelerator.loop.MatmulLoop;
import dev.tilesmith.sim.timing.accelerator.shared.FrontendTlb;
import dev.tilesmith.sim.timing.accelerator.store.StoreController;
import dev.tilesmith.sim.timing.accelerator.store.StreamWriter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts the cycles with each event of the vendor's counters (the lines with connectEventSignal in Controller.scala,
 * LoadController.scala and so on). What a unit's registers show after a cycle holds from the next one on; what it offered
 * in vain holds in the cycle itself; both hold until the unit is stepped again. Not thread-safe.
 */
final class CounterEvents implements CounterFile.Events {
    private static final int EVENTS = 45;

    /** MAIN_LD_CYCLES to MAIN_LD_ST_EX_CYCLES, by the mask of controllers at work: loads 1, stores 2, executes 4. */
    private static final int[] MAIN = {0, 1, 2, 4, 3, 5, 6, 7};

    private static final int LOAD_DMA_WAIT = 8;
    private static final int LOAD_ACTIVE = 9;
    private static final int LOAD_SCRATCHPAD_WAIT = 10;
    private static final int STORE_DMA_WAIT = 11;
    private static final int STORE_ACTIVE = 12;
    private static final int STORE_POOLING = 13;
    private static final int STORE_SCRATCHPAD_WAIT = 14;
    private static final int DMA_TLB_HIT_REQUESTS = 16;
    private static final int DMA_TLB_TOTAL_REQUESTS = 17;
    private static final int RDMA_ACTIVE = 18;
    private static final int RDMA_TLB_WAIT = 19;
    private static final int RDMA_TL_WAIT = 20;
    private static final int WDMA_ACTIVE = 21;
    private static final int WDMA_TLB_WAIT = 22;
    private static final int WDMA_TL_WAIT = 23;
    private static final int EXECUTE_ACTIVE = 24;
    private static final int EXECUTE_FLUSH = 25;
    private static final int EXECUTE_QUEUE_BLOCK = 26;
    private static final int EXECUTE_PRELOAD_HAZARD = 27;
    private static final int EXECUTE_OVERLAP_HAZARD = 28;
    private static final int STATION_FULL = 41;
    private static final int STATION_ACTIVE = 42;
    private static final int MATMUL_LOOP_ACTIVE = 43;
    private static final int PRELOAD_UNROLLER_ACTIVE = 44;

    /**
     * Events of what waits at the array's inputs. The RTL looks there while nothing waits, too, at what a queue last held
     * in the place, which is not kept here.
     */
    private static final int FIRST_NOT_COUNTED = 29;

    private static final List<String> NOT_COUNTED = List.of(
            "SCRATCHPAD_A_WAIT_CYCLE",
            "SCRATCHPAD_B_WAIT_CYCLE",
            "SCRATCHPAD_D_WAIT_CYCLE",
            "ACC_A_WAIT_CYCLE",
            "ACC_B_WAIT_CYCLE",
            "ACC_D_WAIT_CYCLE",
            "A_GARBAGE_CYCLES",
            "B_GARBAGE_CYCLES",
            "D_GARBAGE_CYCLES");

    private static final int LOAD_COUNT = 1;
    private static final int STORE_COUNT = 2;
    private static final int EXECUTE_COUNT = 3;
    private static final int BYTES_RECEIVED = 4;
    private static final int BYTES_SENT = 5;
    private static final int READ_LATENCY = 6;
    private static final int WRITE_LATENCY = 7;

    private final Units units;
    private final ReservationStation station;
    private final LinkCounts link;

    private final long[] totals = new long[EVENTS];
    /** Events of every cycle since the last one stepped, as a mask. */
    private long registers;

    private long refusals;
    /** The last cycle that was stepped. */
    private long stepped;

    private int loadEntries;
    private int storeEntries;
    private int executeEntries;
    private int readsInFlight;
    private int writesInFlight;
    private long readLatency;
    /** Events that counters were set to, as a mask. */
    private long chosen;

    private long writeLatency;

    /** Whose events are counted. */
    record Units(
            IssueStage issue,
            FrontendTlb tlb,
            LoadController loads,
            StreamReader reader,
            PreloadUnroller unroller,
            ExecuteController execute,
            StoreController stores,
            StreamWriter writer,
            MatmulLoop loop) {}

    CounterEvents(Units units, LinkCounts link) {
        this.units = units;
        this.link = link;
        station = units.issue().station();
    }

    /** A cycle was stepped; those before it since the last one were not, so that what held then held in them. */
    void stepped(long cycle) {
        count(registers | refusals | bit(STATION_FULL), cycle - stepped - 1);
        refusals = refusals();
        count(registers | refusals | (units.issue().allocatedIn(cycle) ? 0 : bit(STATION_FULL)), 1);
        readLatency += readsInFlight * (cycle - stepped);
        writeLatency += writesInFlight * (cycle - stepped);
        registers = registers(cycle + 1);
        loadEntries = station.entries(station.loadSlots());
        storeEntries = station.entries(station.storeSlots());
        executeEntries = station.entries(station.executeSlots());
        readsInFlight = units.reader().requestsInFlight();
        writesInFlight = units.writer().packetsInFlight();
        stepped = cycle;
    }

    private void count(long events, long cycles) {
        for (long i = events; i != 0; i &= i - 1) {
            totals[Long.numberOfTrailingZeros(i)] += cycles;
        }
    }

    private static long bit(int event) {
        return 1L << event;
    }

    private static long bit(int event, boolean present) {
        return present ? 1L << event : 0;
    }

    /** What was offered in this cycle and not taken. */
    private long refusals() {
        return bit(LOAD_SCRATCHPAD_WAIT, units.loads().wasRefused())
                | bit(STORE_SCRATCHPAD_WAIT, units.stores().wasRefused())
                | bit(RDMA_TL_WAIT, units.reader().wasRefused())
                | bit(WDMA_TL_WAIT, units.writer().wasRefused());
    }

    private long registers(long next) {
        LoadController loads = units.loads();
        StoreController stores = units.stores();
        ExecuteController execute = units.execute();
        int busy = (loads.isBusy() ? 1 : 0) | (stores.isBusy() ? 2 : 0) | (execute.isBusy(next) ? 4 : 0);
        return bit(MAIN[busy], busy != 0)
                | bit(LOAD_DMA_WAIT, loads.waitsToBegin())
                | bit(LOAD_ACTIVE, loads.isSending())
                | bit(STORE_DMA_WAIT, stores.waitsToBegin())
                | bit(STORE_ACTIVE, stores.isSending())
                | bit(STORE_POOLING, stores.isPooling())
                | bit(RDMA_ACTIVE, units.reader().isCutting())
                | bit(WDMA_ACTIVE, units.writer().isSending())
                | bit(EXECUTE_ACTIVE, execute.isStreaming())
                | bit(EXECUTE_FLUSH, execute.isFlushing())
                | bit(EXECUTE_PRELOAD_HAZARD, execute.waitsToPreload(next))
                | bit(EXECUTE_OVERLAP_HAZARD, execute.waitsToOverlap(next))
                | bit(STATION_ACTIVE, station.isBusy())
                | bit(
                        MATMUL_LOOP_ACTIVE,
                        units.loop().isBusy() || !units.loop().input().isEmpty())
                | bit(PRELOAD_UNROLLER_ACTIVE, units.unroller().isUnrolling());
    }

    /** In the middle of a cycle that is being stepped, or after the last one. */
    @Override
    public long cycles(int event, long cycle) {
        return switch (event) {
            case DMA_TLB_HIT_REQUESTS, DMA_TLB_TOTAL_REQUESTS -> units.tlb().requestsBefore(cycle);
            case RDMA_TLB_WAIT -> units.tlb().reader().missCyclesBefore(cycle);
            case WDMA_TLB_WAIT -> units.tlb().writer().missCyclesBefore(cycle);
            case EXECUTE_QUEUE_BLOCK -> units.execute().blockedCyclesBefore(cycle);
            default -> event < EVENTS ? totals[event] + heldCycles(event, cycle) : 0;
        };
    }

    private long heldCycles(int event, long cycle) {
        long held = registers | refusals | bit(STATION_FULL);
        return (held >> event & 1) * (cycle - stepped - 1);
    }

    @Override
    public long external(int code, long cycle) {
        return switch (code) {
            case LOAD_COUNT -> loadEntries;
            case STORE_COUNT -> storeEntries;
            case EXECUTE_COUNT -> executeEntries;
            case BYTES_RECEIVED -> link.bytesReceivedBefore(cycle);
            case BYTES_SENT -> link.bytesSentBefore(cycle);
            case READ_LATENCY -> readLatency + readsInFlight * (cycle - stepped - 1);
            case WRITE_LATENCY -> writeLatency + writesInFlight * (cycle - stepped - 1);
            default -> 0;
        };
    }

    @Override
    public void chosen(int event) {
        chosen |= 1L << event;
    }

    /** Names of the events that counters were set to and that are not counted. */
    List<String> chosenInVain() {
        return IntStream.range(0, NOT_COUNTED.size())
                .filter(i -> (chosen >> FIRST_NOT_COUNTED + i & 1) != 0)
                .mapToObj(NOT_COUNTED::get)
                .toList();
    }

    @Override
    public boolean isSum(int code) {
        return code >= BYTES_RECEIVED;
    }
}

package dev.tilesmith.sim.timing.plain.memory;

/**
 * Address and size of every request under way towards the L2, by its source: reads of the accelerator, writes of the
 * accelerator, then the core's caches. Not thread-safe.
 */
public final class Transfers {
    /** Ids of the reader, and of the writer (GemminiConfigs.scala: max_in_flight_mem_reqs). */
    public static final int IDS = 16;

    public static final int FIRST_WRITE = IDS;
    public static final int DATA_CACHE = 2 * IDS;
    public static final int INSTRUCTION_CACHE = DATA_CACHE + 1;
    public static final int SOURCES = INSTRUCTION_CACHE + 1;

    /** What a request asks for. */
    enum Kind {
        GET,
        PUT_FULL,
        PUT_PARTIAL,
        ACQUIRE_TO_READ,
        ACQUIRE_TO_WRITE,
        UPGRADE
    }

    private final long[] addresses = new long[SOURCES];
    private final int[] logBytes = new int[SOURCES];
    private final Kind[] kinds = new Kind[SOURCES];

    /** A read of the accelerator. */
    public void read(int id, long address, int logSize) {
        set(id, address, logSize, Kind.GET);
    }

    /** A write of the accelerator; full if every byte of the packet is written. */
    public void write(int id, long address, int logSize, boolean full) {
        set(FIRST_WRITE + id, address, logSize, full ? Kind.PUT_FULL : Kind.PUT_PARTIAL);
    }

    void set(int source, long address, int logSize, Kind kind) {
        addresses[source] = address;
        logBytes[source] = logSize;
        kinds[source] = kind;
    }

    public long address(int source) {
        return addresses[source];
    }

    public int logBytes(int source) {
        return logBytes[source];
    }

    Kind kind(int source) {
        return kinds[source];
    }

    /** Beats of 16 bytes. */
    public int beats(int source) {
        return 1 << (logBytes[source] - 4);
    }

    static boolean isWrite(int source) {
        return source >= FIRST_WRITE && source < DATA_CACHE;
    }

    static boolean isCore(int source) {
        return source >= DATA_CACHE;
    }
}

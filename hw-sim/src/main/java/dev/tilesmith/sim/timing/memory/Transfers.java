package dev.tilesmith.sim.timing.memory;

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

    private static final int WORD_BYTES = 8;

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
    /** Words of 8 bytes of a write's packet that any byte is written to, as a mask. */
    private final int[] writtenWords = new int[SOURCES];

    /** A read of the accelerator. */
    public void read(int id, long address, int logSize) {
        set(id, address, logSize, Kind.GET);
    }

    /** A write of the accelerator: of so many bytes, from one of its packet on. It is full if these are all. */
    public void write(int id, long address, int logSize, int firstByte, int bytes) {
        int source = FIRST_WRITE + id;
        set(source, address, logSize, bytes == 1 << logSize ? Kind.PUT_FULL : Kind.PUT_PARTIAL);
        int end = (firstByte + bytes - 1) / WORD_BYTES + 1;
        writtenWords[source] = (1 << end) - (1 << firstByte / WORD_BYTES);
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

    /** Of a write. */
    int writtenWords(int source) {
        return writtenWords[source];
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

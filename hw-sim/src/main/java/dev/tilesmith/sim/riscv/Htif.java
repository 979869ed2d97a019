package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestMemory;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The host that bare-metal programs talk to through two words of memory, {@code tohost} and {@code fromhost}: it ends the
 * program, carries out its calls, and takes its characters (the front-end server of riscv-isa-sim, fesvr: htif.cc,
 * device.cc, syscall.cc). It answers at once, which no real host does. Not thread-safe.
 */
public final class Htif {
    private static final long NOWHERE = -1;
    private static final int DEVICE_BIT = 56;
    private static final int COMMAND_BIT = 48;
    private static final int CONSOLE = 1;
    private static final int PUT_CHARACTER = 1;
    private static final long WRITE = 64;
    private static final long EXIT = 93;
    private static final long CLOSE = 57;
    private static final long STATUS = 80;
    private static final long BAD_FILE = -9;
    private static final long NO_SUCH_CALL = -38;
    private static final long LAST_FILE = 2;

    private final long toHost;
    private final long fromHost;
    private final IntConsumer console;
    private boolean ended;
    private long exitCode;

    private Htif(long toHost, long fromHost, IntConsumer console) {
        this.toHost = toHost;
        this.fromHost = fromHost;
        this.console = console;
    }

    /** No host: for code that is called and returns. */
    public static Htif none() {
        return new Htif(NOWHERE, NOWHERE, character -> {});
    }

    /**
     * The host of a program with the symbol {@code tohost}, and {@code fromhost} if it wants answers.
     *
     * @param console takes the bytes that the program prints, in order
     */
    public static Htif of(Map<String, Long> symbols, IntConsumer console) {
        return new Htif(symbols.getOrDefault("tohost", NOWHERE), symbols.getOrDefault("fromhost", NOWHERE), console);
    }

    /** Whether there is one. */
    boolean isPresent() {
        return toHost != NOWHERE;
    }

    /** Whether a store to this address is a message: of the whole word, or of its lower half, which comes last or alone. */
    boolean hears(long address) {
        return address == toHost;
    }

    /** Whether the program has ended itself. */
    public boolean hasEnded() {
        return ended;
    }

    /** What the program ended with. */
    public long exitCode() {
        return exitCode;
    }

    /** The program has stored a message. */
    void receive(GuestMemory memory) {
        var message = memory.loadLong(toHost);
        if (message == 0) {
            return;
        }
        var device = (int) (message >>> DEVICE_BIT);
        var command = (int) (message >>> COMMAND_BIT) & 0xff;
        var payload = message << 64 - COMMAND_BIT >>> 64 - COMMAND_BIT;
        if (device == 0 && command == 0 && (payload & 1) != 0) {
            end(payload >>> 1);
        } else if (device == 0 && command == 0) {
            call(memory, payload);
            answer(memory, 1);
        } else if (device == CONSOLE && command == PUT_CHARACTER) {
            console.accept((int) payload & 0xff);
            answer(memory, message & -1L << COMMAND_BIT | 0x100 | payload & 0xff);
        } else {
            // Nobody types, and there is no disk: such a request gets no answer, as from a host without them.
            memory.storeLong(toHost, 0);
        }
    }

    private void end(long code) {
        ended = true;
        exitCode = code;
    }

    private void answer(GuestMemory memory, long value) {
        memory.storeLong(toHost, 0);
        if (fromHost != NOWHERE) {
            memory.storeLong(fromHost, value);
        }
    }

    /** A call: number and arguments lie in memory, and the first word takes the result. */
    private void call(GuestMemory memory, long block) {
        var number = memory.loadLong(block);
        var first = memory.loadLong(block + 8);
        var result = switch ((int) number) {
            case (int) WRITE -> write(memory, first, memory.loadLong(block + 16), memory.loadLong(block + 24));
            case (int) CLOSE -> first >= 0 && first <= LAST_FILE ? 0 : BAD_FILE;
            case (int) STATUS -> BAD_FILE;
            case (int) EXIT -> {
                end(first);
                yield 0;
            }
            default -> NO_SUCH_CALL;
        };
        memory.storeLong(block, result);
    }

    private long write(GuestMemory memory, long file, long address, long bytes) {
        if (file < 1 || file > LAST_FILE) {
            return BAD_FILE;
        }
        for (var index = 0L; index < bytes; index++) {
            console.accept(memory.loadByte(address + index) & 0xff);
        }
        return bytes;
    }
}

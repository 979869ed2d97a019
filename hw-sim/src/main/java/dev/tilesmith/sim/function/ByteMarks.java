package dev.tilesmith.sim.function;

import java.util.Arrays;

/**
 * Which bytes of a region were touched in one direction: in the present call, and since the last fence with the
 * instruction that touched them. One 64-bit mask per 64 bytes; stale masks are told by their serial number, so that a
 * fence costs nothing. Not thread-safe.
 */
final class ByteMarks {
    private static final int LINE_BITS = 6;
    private static final int LINE_BYTES = 1 << LINE_BITS;

    private long[] inCall;
    private int[] call;
    private long[] sinceFence;
    private int[] fence;
    private int[] pc;

    /** @param bytes that the region has now: marks grow with a region that grows */
    ByteMarks(long bytes) {
        var lines = (int) ((bytes + LINE_BYTES - 1) >>> LINE_BITS);
        inCall = new long[lines];
        call = new int[lines];
        sinceFence = new long[lines];
        fence = new int[lines];
        pc = new int[lines];
    }

    private void growTo(int lines) {
        var more = lines + lines / 4;
        inCall = Arrays.copyOf(inCall, more);
        call = Arrays.copyOf(call, more);
        sinceFence = Arrays.copyOf(sinceFence, more);
        fence = Arrays.copyOf(fence, more);
        pc = Arrays.copyOf(pc, more);
    }

    /** Marks bytes and says how many of them had been marked in this call before. */
    int mark(int offset, int bytes, Moment now, int byPc) {
        var again = 0;
        var end = offset + bytes;
        if (end > (long) pc.length << LINE_BITS) {
            growTo((end + LINE_BYTES - 1) >>> LINE_BITS);
        }
        for (var first = offset; first < end; ) {
            var line = first >>> LINE_BITS;
            var next = Math.min((line + 1) << LINE_BITS, end);
            var mask = mask(first, next - first);
            if (call[line] == now.call) {
                again += Long.bitCount(inCall[line] & mask);
                inCall[line] |= mask;
            } else {
                call[line] = now.call;
                inCall[line] = mask;
            }
            if (fence[line] == now.fence) {
                sinceFence[line] |= mask;
            } else {
                fence[line] = now.fence;
                sinceFence[line] = mask;
            }
            pc[line] = byPc;
            first = next;
        }
        return again;
    }

    /** Index of the first of the bytes that was marked since the last fence, or -1. */
    int firstMarked(int offset, int bytes, Moment now) {
        var end = (int) Math.min(offset + bytes, (long) pc.length << LINE_BITS);
        for (var first = offset; first < end; ) {
            var line = first >>> LINE_BITS;
            var next = Math.min((line + 1) << LINE_BITS, end);
            if (fence[line] == now.fence) {
                var common = sinceFence[line] & mask(first, next - first);
                if (common != 0) {
                    return (line << LINE_BITS) + Long.numberOfTrailingZeros(common);
                }
            }
            first = next;
        }
        return -1;
    }

    /** The instruction that marked bytes of this line last. */
    long pcAt(int offset) {
        return Integer.toUnsignedLong(pc[offset >>> LINE_BITS]);
    }

    private static long mask(int first, int bytes) {
        return -1L >>> (LINE_BYTES - bytes) << (first & (LINE_BYTES - 1));
    }

    /** Serial numbers of the present call and of the last fence. */
    static final class Moment {
        int call = 1;
        int fence = 1;
    }
}

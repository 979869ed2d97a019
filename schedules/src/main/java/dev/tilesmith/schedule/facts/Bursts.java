package dev.tilesmith.schedule.facts;

/**
 * The loads of one array, those between two computes taken together. They are a sign of two buffers when the next compute
 * reads what came earlier, or when they overwrite what was read before the loads before them: then one part could be
 * filled while another was read. They are a sign of one buffer when they overwrite what was just read. The first loads of
 * all, and those into rows that are new and read at once, say nothing. Time is counted in computes. Not thread-safe.
 */
final class Bursts {
    private static final long NEVER = -1;

    private long last = NEVER;
    private long before = NEVER;
    private boolean isPending;
    private boolean overwritesOld;
    private boolean overwritesRecent;
    private int signsOfOne;
    private int signsOfTwo;

    /** A load comes before this compute. */
    void load(long time) {
        if (time != last) {
            before = last;
            last = time;
            isPending = true;
            overwritesOld = false;
            overwritesRecent = false;
        }
    }

    /** It overwrites a row of the same array that was read last at this time. */
    void overwrite(long lastRead) {
        if (lastRead >= before) {
            overwritesRecent = true;
        } else {
            overwritesOld = true;
        }
    }

    /** The next compute reads what came at this time. */
    void read(long loaded) {
        if (!isPending) {
            return;
        }
        isPending = false;
        var isAhead = last > 0 && loaded != last;
        if (isAhead || overwritesOld && !overwritesRecent) {
            signsOfTwo++;
        } else if (overwritesRecent) {
            signsOfOne++;
        }
    }

    boolean takeTurns() {
        return signsOfTwo > 0 && signsOfTwo >= signsOfOne;
    }
}

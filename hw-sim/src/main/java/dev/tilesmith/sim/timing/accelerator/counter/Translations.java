package dev.tilesmith.sim.timing.accelerator.counter;

/**
 * What the counters see of address translation in front of one DMA (Gemmini FrontendTLB.scala): a register with the page
 * that was translated last, and behind it the TLB, which without virtual memory always hits. The register is compared in
 * every cycle, with the last address asked for while there is no other; so "misses" are counted until the first
 * translation after a flush, too. Costs no time: a request is translated in the cycle after it asked, hit or not. Not
 * thread-safe.
 */
final class Translations {
    private static final int PAGE_BITS = 12;
    /** Cycles without a request after which nothing changes any more. */
    private static final int SETTLED = 3;

    private boolean valid;
    private long page;
    private long askedPage;
    private boolean hitBefore;
    /** The page that the TLB is asked for in the next cycle. */
    private long requestedPage;

    private boolean requests;

    /** The first cycle that has not been looked at. */
    private long now;

    private long missCycles;
    private long tlbRequests;
    private boolean missedLast;
    private boolean requestedLast;

    /** A request is translated in this cycle. */
    void ask(long cycle, long address) {
        passTo(cycle);
        askedPage = address >>> PAGE_BITS;
        step(true);
    }

    /** The register is cleared at the end of this cycle. */
    void flush(long cycle) {
        passTo(cycle + 1);
        valid = false;
    }

    /** Cycles before this one in which the answer was a miss. */
    long missCyclesBefore(long cycle) {
        passTo(cycle);
        return now > cycle && missedLast ? missCycles - 1 : missCycles;
    }

    /** Requests of the TLB before this cycle. */
    long requestsBefore(long cycle) {
        passTo(cycle);
        return now > cycle && requestedLast ? tlbRequests - 1 : tlbRequests;
    }

    private void passTo(long cycle) {
        for (int i = 0; i < SETTLED && now < cycle; i++) {
            step(false);
        }
        if (now < cycle) {
            missCycles += hitBefore ? 0 : cycle - now;
            now = cycle;
        }
    }

    private void step(boolean asks) {
        requestedLast = requests;
        missedLast = !requests && !hitBefore;
        tlbRequests += requestedLast ? 1 : 0;
        missCycles += missedLast ? 1 : 0;
        hitBefore = valid && page == askedPage;
        if (requests) {
            valid = true;
            page = requestedPage;
        }
        requests = asks && !hitBefore;
        requestedPage = askedPage;
        now++;
    }
}

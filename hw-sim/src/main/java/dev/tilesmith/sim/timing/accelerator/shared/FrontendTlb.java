package dev.tilesmith.sim.timing.accelerator.shared;

/**
 * The TLB that reader and writer share, with a register of the page that was translated last in front of it for each of
 * them (Gemmini FrontendTLB.scala). Without virtual memory it always hits, so that a request is translated in the cycle
 * after it asked, at no cost, with two exceptions. When both come with another page than their last one in the same cycle,
 * one is told that it missed and asks again. And the answer holds for one cycle: in each cycle after, it is whether the
 * register fits the address that is to be asked for next, be that another one, or the same while the register was still
 * being written. Not thread-safe.
 */
public final class FrontendTlb {
    private static final int PAGE_BITS = 12;
    /** Cycles without a request after which nothing changes any more. */
    private static final int SETTLED = 3;

    private final Client writer = new Client();
    private final Client reader = new Client();
    /** The round robin's turn, among those that ask the TLB in the same cycle. */
    private boolean readerServedLast;

    private boolean flushes;
    /** The cycle that is under way. */
    private long now;

    private long requests;

    /** One side, with its register. Not thread-safe. */
    public final class Client {
        private boolean valid;
        private long page;
        /** The page of the next address to ask for; the last one stays. */
        private long shownPage;

        private long nextPage;
        private boolean asks;
        /** The TLB is asked in this cycle, for this page. */
        private boolean requesting;

        private long requestedPage;
        private boolean hitBefore;
        private long missCycles;

        private Client() {}

        /** From the next cycle on this is the address to ask for. */
        public void show(long cycle, long address) {
            passTo(cycle);
            nextPage = address >>> PAGE_BITS;
        }

        /** Asks for the address that is shown in this cycle. */
        public void ask(long cycle) {
            passTo(cycle);
            asks = true;
        }

        /** Whether the answer in this cycle is that the address asked for is not translated. */
        public boolean misses(long cycle) {
            passTo(cycle);
            return !hitBefore && !isServed();
        }

        /** Cycles before this one in which the answer was a miss. */
        public long missCyclesBefore(long cycle) {
            passTo(cycle);
            return missCycles;
        }

        private boolean isServed() {
            return requesting && served() == this;
        }

        private void step(boolean served) {
            boolean hit = valid && page == shownPage;
            missCycles += hitBefore || served ? 0 : 1;
            if (served) {
                valid = true;
                page = requestedPage;
            }
            valid &= !flushes;
            requesting = asks && !hit;
            requestedPage = shownPage;
            hitBefore = hit;
            shownPage = nextPage;
            asks = false;
        }
    }

    public Client writer() {
        return writer;
    }

    public Client reader() {
        return reader;
    }

    /** The registers are cleared at the end of this cycle. */
    public void flush(long cycle) {
        passTo(cycle);
        flushes = true;
    }

    /** Requests of the TLB before this cycle. */
    public long requestsBefore(long cycle) {
        passTo(cycle);
        return requests;
    }

    /** Whose request the TLB answers in this cycle; if there is none, the writer's. */
    private Client served() {
        return reader.requesting && !(writer.requesting && readerServedLast) ? reader : writer;
    }

    private void passTo(long cycle) {
        for (int i = 0; i < SETTLED && now < cycle; i++) {
            step();
        }
        if (now < cycle) {
            reader.missCycles += reader.hitBefore ? 0 : cycle - now;
            writer.missCycles += writer.hitBefore ? 0 : cycle - now;
            now = cycle;
        }
    }

    private void step() {
        boolean servesReader = reader.isServed();
        boolean servesWriter = writer.isServed();
        if (servesReader || servesWriter) {
            requests++;
            readerServedLast = servesReader;
        }
        reader.step(servesReader);
        writer.step(servesWriter);
        flushes = false;
        now++;
    }
}

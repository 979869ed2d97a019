package dev.tilesmith.sim;

import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;

/** Tells a profile how many ids of the link between accelerator and L2 are in use. Not thread-safe. */
final class LinkWatch implements TimingListener {
    private static final int IDS = 16;
    private static final int LOG_BEAT_BYTES = 4;

    private final Profile profile;
    private final int[] beatsLeft = new int[IDS];
    private int reads;
    private int writing;

    private LinkWatch(Profile profile) {
        this.profile = profile;
    }

    /** A listener, if the profile wants to hear. */
    static TimingListener of(Profile profile) {
        return profile.wantsTimeline() ? new LinkWatch(profile) : TimingListener.NONE;
    }

    @Override
    public void readRequest(long cycle, int id, int logBytes, long address) {
        beatsLeft[id] = 1 << Math.max(0, logBytes - LOG_BEAT_BYTES);
        reads++;
        tell(cycle);
    }

    @Override
    public void readBeat(long cycle, int id) {
        if (--beatsLeft[id] == 0) {
            reads--;
            tell(cycle);
        }
    }

    @Override
    public void writeBeat(long cycle, int id, long address) {
        if ((writing >> id & 1) == 0) {
            writing |= 1 << id;
            tell(cycle);
        }
    }

    @Override
    public void writeAcknowledged(long cycle, int id) {
        writing &= ~(1 << id);
        tell(cycle);
    }

    private void tell(long cycle) {
        profile.linkUse(cycle, reads, Integer.bitCount(writing));
    }
}

package dev.tilesmith.sim.timing.accelerator;

/**
 * The first cycle in which a unit is asked again. It sleeps until its own next event; a unit that gives it something, or
 * makes room for what it has, wakes it earlier. Being woken for nothing costs time but changes nothing. Not thread-safe.
 */
final class Alarm {
    private long at;

    boolean isDue(long cycle) {
        return at <= cycle;
    }

    long at() {
        return at;
    }

    void sleepUntil(long cycle) {
        at = cycle;
    }

    void wake(long cycle) {
        at = Math.min(at, cycle);
    }
}

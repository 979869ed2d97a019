package dev.tilesmith.sim.report;

/** The units of the machine whose time is accounted for. */
public enum Unit {
    /** The core: its instructions and what it waits for. */
    HOST("host"),
    /** The way of commands into the reservation station, at most one a cycle. */
    ISSUE("issue"),
    /** Load controller with the DMA reader. */
    LOAD("load"),
    /** Execute controller with the systolic array. */
    EXECUTE("execute"),
    /** Store controller with the DMA writer. */
    STORE("store");

    private final String label;

    Unit(String label) {
        this.label = label;
    }

    /** The name in tables, JSON and traces. */
    public String label() {
        return label;
    }
}

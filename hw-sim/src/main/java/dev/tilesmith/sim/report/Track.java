package dev.tilesmith.sim.report;

/** The rows of a timeline. */
public enum Track {
    /** The core's commands, each in the cycle in which it was handed over. */
    COMMANDS("host: commands"),
    /** What the core waits for. */
    HOST("host: waits"),
    /** Commands on their way into the reservation station: from being sent, or from the one before. */
    QUEUE("command queue"),
    /** Moves into local memories: from issue, or from the end of the one before, to the last row written. */
    LOAD("load"),
    /** Computes: from issue, or from the end of the one before, to the last row fed. */
    EXECUTE("execute"),
    /** Results of preloads: from the end of the compute, or of the result before, to the last row written. */
    RESULTS("array results"),
    /** Moves out of local memories: from issue to the last row read; the data leave later. */
    STORE("store");

    private final String label;

    Track(String label) {
        this.label = label;
    }

    /** The row's name in traces and timelines. */
    public String label() {
        return label;
    }
}

package dev.tilesmith.op.start;

/** Which kernel a search starts from, or is compared with. */
public enum Start {
    /** One tile of the output at a time, no reuse between tiles, single buffers. */
    PLAIN,
    /** The vendor's library of today: the hardware loop over tiles grown greedily. A yardstick. */
    FSM,
    /** A plain C loop nest on the host, as a search that translates begins with one. */
    PLAIN_C
}

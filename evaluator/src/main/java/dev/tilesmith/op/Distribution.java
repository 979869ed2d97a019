package dev.tilesmith.op;

/** How input values are spread; every kernel is checked on each. */
public enum Distribution {
    /** Every value of the type (floats: between -2 and 2). */
    UNIFORM("uniform inputs"),
    /** Three of four elements zero, half of the rest small. */
    SPARSE("small and sparse inputs"),
    /** The ends of the type and what is next to zero, in runs long enough to saturate sums. */
    EXTREME("extreme inputs");

    private final String label;

    Distribution(String label) {
        this.label = label;
    }

    /** The words in a verdict. */
    public String label() {
        return label;
    }
}

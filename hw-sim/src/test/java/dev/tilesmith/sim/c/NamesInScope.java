package dev.tilesmith.sim.c;

import java.util.ArrayList;
import java.util.List;

/** What a place in a generated program may name, and where it stands. Not thread-safe. */
final class NamesInScope {
    /** What may be read; counters of loops may not be written. */
    final List<String> readable = new ArrayList<>();

    final List<String> writable = new ArrayList<>();
    final List<String> arrays = new ArrayList<>();
    final List<String> structs = new ArrayList<>();
    /** For each helper function that is complete, whether it takes a structure. */
    final List<Boolean> helpers = new ArrayList<>();

    boolean inKernel;
    int loopDepth;
    private int count;

    /** A name that no other variable of the program has. */
    String fresh(String stem) {
        return stem + count++;
    }

    /** A function begins. */
    void clear() {
        readable.clear();
        writable.clear();
        arrays.clear();
        structs.clear();
    }
}

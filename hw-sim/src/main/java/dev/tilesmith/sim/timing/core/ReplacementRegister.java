package dev.tilesmith.sim.timing.core;

/** The 16-bit shift register whose low bits name a cache's victim way (section 4). Not thread-safe. */
final class ReplacementRegister {
    private int bits;

    ReplacementRegister(int startValue) {
        if ((startValue & 0xffff) == 0) {
            throw new IllegalArgumentException("a shift register must not start at 0");
        }
        bits = startValue & 0xffff;
    }

    void step() {
        var fed = (bits >> 15 ^ bits >> 13 ^ bits >> 12 ^ bits >> 10) & 1;
        bits = (bits << 1 | fed) & 0xffff;
    }

    int way() {
        return bits & 7;
    }
}

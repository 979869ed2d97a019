/* The counter command of the vendor's gemmini_counter.h. */
static unsigned access_counter(unsigned configuration) {
    unsigned result, unused = 0;
    asm volatile(".insn r CUSTOM_3, 0x7, 126, %0, %1, %2" : "=r"(result) : "r"(configuration), "r"(unused));
    return result;
}

static void configure(int counter, int code, unsigned external) {
    access_counter(counter << 4 | 8 | code << 12 | external << 31);
}

static unsigned read_counter(int counter) { return access_counter(counter << 4); }

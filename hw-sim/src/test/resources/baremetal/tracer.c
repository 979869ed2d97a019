/* The measured system had a device here that switches its tracer on; stores to it are skipped. */
#define TRACER 0x60000018UL
#define STORE_ACCESS_FAULT 7

void __attribute__((noreturn)) exit(int code);

unsigned long handle_trap(unsigned long cause, unsigned long pc, unsigned long value) {
    if (cause != STORE_ACCESS_FAULT || value != TRACER)
        exit(1337);
    int is_compressed = (*(unsigned short *)pc & 3) != 3;
    return pc + (is_compressed ? 2 : 4);
}

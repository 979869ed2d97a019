/* Takes every exception that a program can cause on purpose, and reads the control registers of start-up code. */
#include <stdint.h>
#include <stdio.h>

static volatile uint64_t last_cause, last_value, taken;
static uint64_t words[4] = {1, 2, 3, 4};

uint64_t handle_trap(uint64_t cause, uint64_t pc, uint64_t value) {
    last_cause = cause;
    last_value = value;
    taken++;
    if (cause == 1) {
        /* A jump into nothing: go back to the caller, whose address the test leaves in s11. */
        uint64_t back;
        asm volatile("mv %0, s11" : "=r"(back));
        return back;
    }
    return pc + ((*(volatile uint16_t *)pc & 3) == 3 ? 4 : 2);
}

#define EXPECT(name, cause, value)                                                                       \
    do {                                                                                                 \
        printf("%s: cause %lu value %s\n", name, last_cause, last_value == (uint64_t)(value) ? "ok" : "wrong"); \
        failures += last_cause != (cause) || last_value != (uint64_t)(value);                            \
    } while (0)

int main(void) {
    int failures = 0;
    uint64_t scratch;
    char *bytes = (char *)words;
    asm volatile("ecall");
    EXPECT("ecall", 11, 0);
    asm volatile(".option push\n.option norvc\n1: ebreak\nla %0, 1b\n.option pop" : "=r"(scratch));
    EXPECT("ebreak", 3, scratch);
    asm volatile(".word 0x0000007f");
    EXPECT("illegal", 2, 0x7f);
    asm volatile("lw %0, 1(%1)" : "=r"(scratch) : "r"(bytes));
    EXPECT("misaligned load", 4, bytes + 1);
    asm volatile("sd zero, 4(%0)" ::"r"(bytes) : "memory");
    EXPECT("misaligned store", 6, bytes + 4);
    asm volatile("ld %0, 0(%1)" : "=r"(scratch) : "r"(64L));
    EXPECT("load from nowhere", 5, 64);
    asm volatile("sd zero, 0(%0)" ::"r"(64L) : "memory");
    EXPECT("store to nowhere", 7, 64);
    asm volatile("amoadd.d %0, zero, (%1)" : "=r"(scratch) : "r"(128L) : "memory");
    EXPECT("atomic at nowhere", 7, 128);
    asm volatile("csrr %0, 0x123" : "=r"(scratch));
    failures += last_cause != 2;
    /* The timer is no control register, but in memory. */
    last_cause = 0;
    asm volatile("rdtime %0" : "=r"(scratch));
    failures += last_cause != 2;
    asm volatile("la s11, 1f\njr %0\n1:" ::"r"(256L) : "s11", "memory");
    EXPECT("jump to nowhere", 1, 256);
    asm volatile("csrc mstatus, %0\nfmv.x.d t0, f0\ncsrs mstatus, %0" ::"r"(0x6000L) : "t0");
    failures += last_cause != 2;
    asm volatile("csrr %0, mhartid" : "=r"(scratch));
    failures += scratch != 0;
    asm volatile("csrr %0, misa" : "=r"(scratch));
    printf("misa %lx, traps %lu\n", scratch, taken);
    uint64_t first, second, before, after;
    asm volatile("rdinstret %0\nnop\nnop\nrdinstret %1" : "=r"(before), "=r"(after));
    failures += after - before != 3;
    asm volatile("li %0, 255\ncsrrw %0, cycle, zero" : "=r"(scratch));
    failures += last_cause != 2 || scratch != 255;
    asm volatile("csrw tdata1, %1\ncsrr %0, tdata1" : "=r"(scratch) : "r"(2L << 60));
    failures += scratch != 0;
    asm volatile("csrw mcycle, zero\nrdcycle %0\nrdcycle %1" : "=r"(first), "=r"(second));
    printf("cycles %s\n", first < 64 && second == first + 1 ? "ok" : "wrong");
    printf("failures %d\n", failures);
    return failures;
}

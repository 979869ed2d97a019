/* Takes the interrupts of timer and software, awake and asleep, in machine and user mode, beside the accelerator. */
#include <stdint.h>
#include <stdio.h>
#include "gemmini.h"
#include "counter.h"

#define MSIP (*(volatile uint32_t *)0x2000000)
#define MTIMECMP (*(volatile uint64_t *)0x2004000)
#define MTIME (*(volatile uint64_t *)0x200bff8)
#define NEVER (~0UL)
#define SOFTWARE (1UL << 3)
#define TIMER (1UL << 7)
#define INTERRUPT (1UL << 63)

static volatile uint64_t last_cause, last_pc, ticks, calls, period;

uint64_t handle_trap(uint64_t cause, uint64_t pc, uint64_t value) {
    (void)value;
    last_cause = cause;
    last_pc = pc;
    if (cause == (INTERRUPT | 7)) {
        ticks++;
        MTIMECMP = period ? MTIMECMP + period : NEVER;
        return pc;
    }
    if (cause == (INTERRUPT | 3)) {
        MSIP = 0;
        return pc;
    }
    /* A call from user mode: back to machine mode, behind it. */
    calls++;
    asm volatile("csrs mstatus, %0" ::"r"(0x1800L));
    return pc + 4;
}

static uint64_t cycles(void) {
    uint64_t value;
    asm volatile("rdcycle %0" : "=r"(value));
    return value;
}

static void enable(uint64_t which) {
    asm volatile("csrw mie, %0\ncsrsi mstatus, 8" ::"r"(which));
}

static void disable(void) {
    asm volatile("csrci mstatus, 8\ncsrw mie, zero");
}

static int failures;

static void check(const char *name, int holds) {
    printf("%s %s\n", name, holds ? "ok" : "wrong");
    failures += !holds;
}

static void clock_ticks(void) {
    uint64_t time = MTIME;
    while (MTIME == time) {
    }
    uint64_t begin = cycles();
    while (MTIME < time + 5) {
    }
    uint64_t passed = cycles() - begin;
    check("four ticks", passed >= 1985 && passed <= 2015);
    MTIME = 1000;
    check("set clock", MTIME == 1000 && *(volatile uint32_t *)0x200bffc == 0);
    MSIP = 0xfffffffe;
    check("one bit", MSIP == 0);
    *(volatile uint64_t *)0x2000100 = 5;
    check("no register", *(volatile uint64_t *)0x2000100 == 0);
}

static void pending_and_masked(void) {
    uint64_t pending;
    MSIP = 1;
    asm volatile("csrr %0, mip" : "=r"(pending));
    check("pending", pending == SOFTWARE);
    asm volatile("csrw mie, %0\ncsrr %0, mie" : "=r"(pending) : "0"(NEVER));
    check("mie", pending == (SOFTWARE | TIMER | 1UL << 11));
    check("not enabled", last_cause == 0);
    enable(SOFTWARE);
    check("software", last_cause == (INTERRUPT | 3) && MSIP == 0);
    disable();
}

static void both(void) {
    MSIP = 1;
    MTIMECMP = 0;
    last_cause = 0;
    period = 0;
    ticks = 0;
    enable(SOFTWARE | TIMER);
    disable();
    check("software first, then timer", last_cause == (INTERRUPT | 7) && ticks == 1 && MSIP == 0);
}

static void sleeping(void) {
    uint64_t due = (MTIME + 20) * 500;
    /* The clock was set: what it shows is ahead of the cycles. */
    uint64_t ahead = MTIME * 500 - cycles() / 500 * 500;
    MTIMECMP = MTIME + 20;
    last_cause = 0;
    asm volatile("csrw mie, %0\nwfi" ::"r"(TIMER));
    uint64_t woken = cycles() + ahead;
    check("woken without interrupt", last_cause == 0 && woken >= due && woken < due + 40);
    MTIMECMP = MTIME + 10;
    enable(TIMER);
    asm volatile("wfi");
    check("woken by interrupt", last_cause == (INTERRUPT | 7));
    disable();
}

static void from_user_mode(void) {
    MTIMECMP = MTIME + 2;
    ticks = 0;
    /* Interrupts are off, but in user mode they come. */
    asm volatile("csrw mie, %0\n"
                 "csrc mstatus, %1\n"
                 "la t0, 1f\n"
                 "csrw mepc, t0\n"
                 "mret\n"
                 "1: ld t0, (%2)\n"
                 "beqz t0, 1b\n"
                 ".option push\n.option norvc\necall\n.option pop\n"
                 "csrw mie, zero"
                 :
                 : "r"(TIMER), "r"(0x1888L), "r"(&ticks)
                 : "t0", "memory");
    check("in user mode", ticks == 1 && calls == 1 && last_cause == 8);
}

static void vectored(void) {
    uint64_t before, inside;
    asm volatile("csrr %0, mtvec\nla t0, table + 1\ncsrw mtvec, t0" : "=r"(before)::"t0");
    MTIMECMP = 0;
    inside = 0;
    asm volatile("li t1, 0\n"
                 "csrw mie, %2\n"
                 "csrsi mstatus, 8\n"
                 "1: beqz t1, 1b\n"
                 "csrw mie, zero\n"
                 "csrci mstatus, 8\n"
                 "csrw mtvec, %1\n"
                 "mv %0, t1\n"
                 "j 2f\n"
                 ".balign 256\n"
                 "table: j 3f\n.balign 4\nj 3f\n.balign 4\nj 3f\n.balign 4\nj 3f\n.balign 4\n"
                 "j 3f\n.balign 4\nj 3f\n.balign 4\nj 3f\n.balign 4\n"
                 "li t1, 7\n"
                 "csrw mie, zero\n"
                 "mret\n"
                 "3: li t1, 1\n"
                 "csrw mie, zero\n"
                 "mret\n"
                 "2:"
                 : "=&r"(inside)
                 : "r"(before), "r"(TIMER)
                 : "t0", "t1", "memory");
    check("vectored", inside == 7);
    MTIMECMP = NEVER;
}

static elem_t a[16][16], c[16][16];

/* Interrupts before commands, loads and stores of a loop, and in its fence, change no result. */
static void beside_the_accelerator(void) {
    uint64_t sum = 0;
    for (int i = 0; i < 256; i++) {
        a[i / 16][i % 16] = i % 7 - 3;
    }
    ticks = 0;
    period = 1;
    MTIMECMP = MTIME + 1;
    enable(TIMER);
    gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
    gemmini_config_ld(16);
    gemmini_config_st(16);
    for (int n = 0; n < 40; n++) {
        gemmini_mvin(a, 0);
        gemmini_mvin(a, 16);
        gemmini_preload(16, 0x80000000);
        gemmini_compute_preloaded(0, 0xffffffff);
        gemmini_mvout(c, 0x80000000);
        gemmini_fence();
        for (int i = 0; i < 16; i++) {
            sum += (uint64_t)c[i][n % 16] * (i + 1);
        }
    }
    disable();
    period = 0;
    MTIMECMP = NEVER;
    uint64_t expected = 0;
    for (int n = 0; n < 40; n++) {
        for (int i = 0; i < 16; i++) {
            int value = 0;
            for (int k = 0; k < 16; k++) {
                value += a[i][k] * a[k][n % 16];
            }
            value = value > 127 ? 127 : value < -128 ? -128 : value;
            expected += (uint64_t)(elem_t)value * (i + 1);
        }
    }
    check("products", sum == expected && ticks > 10);
}

/* A load that the core refuses, since the accelerator is off, does not reach the accelerator. */
static void refused_command(void) {
    gemmini_fence();
    configure(0, 4, 1); /* bytes received */
    access_counter(1);
    calls = 0;
    asm volatile("csrc mstatus, %0" ::"r"(0x18000L));
    asm volatile(".option push\n.option norvc\n.insn r CUSTOM_3, 0x3, 2, x0, %0, %1\n.option pop" ::"r"(a),
                 "r"(16L << 48 | 16L << 32));
    asm volatile("csrs mstatus, %0" ::"r"(0x18000L));
    gemmini_fence();
    check("refused command", calls == 1 && last_cause == 2 && read_counter(0) == 0);
}

int main(void) {
    clock_ticks();
    pending_and_masked();
    both();
    sleeping();
    from_user_mode();
    vectored();
    beside_the_accelerator();
    refused_command();
    printf("failures %d\n", failures);
    return failures;
}

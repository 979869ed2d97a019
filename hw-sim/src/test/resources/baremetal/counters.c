/* The accelerator's counters: bytes moved, controllers at work, entries of the reservation station, snapshot and reset. */
#include "gemmini.h"
#include "counter.h"
#include <stdint.h>
#include <stdio.h>

enum { MAIN_LD_CYCLES = 1, MAIN_ST_CYCLES = 2, MAIN_EX_CYCLES = 3, MAIN_LD_EX_CYCLES = 5, STATION_ACTIVE = 42 };
enum { LD_COUNT = 1, BYTES_RECEIVED = 4, BYTES_SENT = 5 };

static int8_t a[16][64] __attribute__((aligned(64)));
static int8_t b[16][16] __attribute__((aligned(64)));

static void show(const char *when) {
    printf("%s", when);
    for (int counter = 0; counter < 8; counter++)
        printf(" %u", read_counter(counter));
    printf("\n");
}

int main() {
    gemmini_flush(0);
    gemmini_config_ld(64);
    gemmini_config_st(16);
    gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
    gemmini_fence();
    configure(0, BYTES_RECEIVED, 1);
    configure(1, BYTES_SENT, 1);
    configure(2, MAIN_LD_CYCLES, 0);
    configure(3, MAIN_ST_CYCLES, 0);
    configure(4, MAIN_EX_CYCLES, 0);
    configure(5, MAIN_LD_EX_CYCLES, 0);
    configure(6, STATION_ACTIVE, 0);
    configure(7, LD_COUNT, 1);
    access_counter(1);
    show("reset");
    gemmini_extended_mvin(a, 0, 64, 16);
    gemmini_fence();
    show("64-byte rows");
    access_counter(1);
    gemmini_extended_mvin(a, 0, 16, 16);
    gemmini_fence();
    show("16-byte rows");
    gemmini_preload(0, 0x80000000);
    gemmini_compute_preloaded(0, GARBAGE_ADDR);
    gemmini_fence();
    show("compute");
    gemmini_mvout(b, 0x80000000);
    gemmini_fence();
    access_counter(4);
    gemmini_mvout(b, 0x80000000);
    gemmini_fence();
    show("snapshot");
    access_counter(2);
    show("after");
    return 0;
}

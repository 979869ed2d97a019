/* What the controllers and the DMA count, a command at a time; read without a fence, too. */
#include "gemmini.h"
#include "counter.h"
#include <stdint.h>
#include <stdio.h>

static int8_t a[16][64] __attribute__((aligned(4096)));
static int8_t b[16][16] __attribute__((aligned(4096)));

static unsigned values[8];

static void choose(const int *codes) {
    for (int counter = 0; counter < 8; counter++)
        configure(counter, codes[counter] & 63, codes[counter] > 63);
}

static void begin(void) {
    gemmini_fence();
    access_counter(1);
}

static void show(const char *what) {
    gemmini_fence();
    for (int counter = 0; counter < 8; counter++)
        values[counter] = read_counter(counter);
    printf("%s", what);
    for (int counter = 0; counter < 8; counter++)
        printf(" %u", values[counter]);
    printf("\n");
}

/* By the vendor's gemmini_counter.h; external ones with 64 added. */
static const int loads[8] = {8, 9, 10, 16, 17, 18, 20, 64 + 6};
static const int stores[8] = {11, 12, 13, 14, 17, 21, 23, 64 + 7};
static const int executes[8] = {24, 25, 26, 27, 28, 44, 9, 31};

int main() {
    gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
    gemmini_config_ld(64);
    gemmini_config_st(16);
    gemmini_extended_mvin(a, 0, 64, 16);
    gemmini_mvout(b, 0);
    gemmini_fence();
    gemmini_flush(0);
    choose(loads);
    begin();
    gemmini_extended_mvin(a, 0, 16, 16);
    show("load");
    begin();
    gemmini_extended_mvin(a, 0, 64, 16);
    show("wide load");
    choose(stores);
    begin();
    gemmini_mvout(b, 0);
    show("store");
    choose(executes);
    begin();
    gemmini_preload(0, 0x80000000);
    gemmini_compute_preloaded(16, GARBAGE_ADDR);
    show("compute");
    begin();
    gemmini_preload(0, 0x80000000);
    gemmini_compute_preloaded(16, GARBAGE_ADDR);
    gemmini_preload(0, 0x80000010);
    gemmini_compute_preloaded(16, GARBAGE_ADDR);
    show("two computes");
    gemmini_config_ex(OUTPUT_STATIONARY, 0, 0);
    begin();
    gemmini_preload(GARBAGE_ADDR, 0x80000000);
    gemmini_compute_preloaded(0, 16);
    show("output stationary");
    gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
    begin();
    gemmini_preload(0, 32);
    gemmini_compute_preloaded(16, GARBAGE_ADDR);
    gemmini_preload(32, 48);
    gemmini_compute_preloaded(16, GARBAGE_ADDR);
    show("dependent computes");
    choose(loads);
    begin();
    for (int i = 0; i < 8; i++)
        gemmini_extended_mvin(a, i * 64, 64, 16);
    unsigned first = read_counter(1), second = read_counter(1);
    gemmini_fence();
    unsigned last = read_counter(1);
    printf("eight loads %s\n", 0 < first && first <= second && second < last ? "in order" : "?");
    return 0;
}

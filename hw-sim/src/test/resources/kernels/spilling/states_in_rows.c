// Everything stays in the scratchpad. M = A - B K and g[t] = -B d[t] are formed in front by independent products; a step is x' = M x + g
// with vectors as rows (preloaded blocks transposed), all u = -K x - d are products over the stored states. Addresses are 64-bit bases
// that the compiler does not know plus small constants, so that the command words need not be fetched from memory.
#include "gemmini.h"
#include <stdint.h>

// the row at V times the transpose of the block at W, plus the row at D, to the row at C
#define P(W, V, D, C)                                           \
  do {                                                          \
    gemmini_extended_preload((W), (C), 4, 4, 4, 1);             \
    gemmini_extended_compute_preloaded((V), (D), 4, 1, 4, 1);   \
  } while (0)
// the same for one more row with the block that is in the array
#define P_AGAIN(V, D, C)                                        \
  do {                                                          \
    gemmini_extended_preload(GARBAGE_ADDR, (C), 4, 4, 4, 1);    \
    gemmini_extended_compute_accumulated((V), (D), 4, 1, 4, 1); \
  } while (0)
// four rows
#define Q(W, V, D, C)                                           \
  do {                                                          \
    gemmini_extended_preload((W), (C), 4, 4, 4, 4);             \
    gemmini_extended_compute_preloaded((V), (D), 4, 4, 4, 4);   \
  } while (0)
#define Q_AGAIN(V, D, C)                                        \
  do {                                                          \
    gemmini_extended_preload(GARBAGE_ADDR, (C), 4, 4, 4, 4);    \
    gemmini_extended_compute_accumulated((V), (D), 4, 4, 4, 4); \
  } while (0)

void forward(const float A[12][12], const float B[12][4], const float K[4][12], const float d[5][4], const float x0[12],
             float x[5][12], float u[5][4]) {
  const uint64_t z = (uint64_t)(uintptr_t)K & 3;       // 0, but not for the compiler
  const uint64_t w = z;                                // bank 0: -K block k at w + 4k; -d[t] at w + 16 + t
  const uint64_t y = (uint64_t)4096 << z;              // bank 1: state t, block k at y + 4k + t, from t = 4 on at y + 12 + 4k + t;
                                                       //         B block i at y + 32 + 4i
  const uint64_t m = (uint64_t)8192 << z;              // bank 2: M block (i, k) at m + 12i + 4k
  const uint64_t f = (uint64_t)12288 << z;             // bank 3: A block (i, k) at f + 12i + 4k; g[t] block i at f + 40 + 4i + t,
                                                       //         g[4] at f + 56 + 4i; sums at f + 72 + i, f + 76 + i
  const uint64_t ca = (uint64_t)0x80000000u << z;      // accumulator: u[t] in row t
  const uint64_t cs = (uint64_t)0xC0000000u << z;      // the same rows, adding
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, -1.0f, false, 0);
  gemmini_extended_mvin(&K[0][0], w, 12, 4);
  gemmini_extended3_config_ld(16, 1.0f, false, 0);
  gemmini_extended_mvin(&B[0][0], y + 32, 4, 4);
  gemmini_extended_mvin(&B[4][0], y + 36, 4, 4);
  gemmini_extended_mvin(&B[8][0], y + 40, 4, 4);
  gemmini_extended3_config_ld(48, 1.0f, false, 1);
  gemmini_extended_mvin2(&A[0][0], f, 12, 4);
  gemmini_extended_mvin2(&A[4][0], f + 12, 12, 4);
  gemmini_extended_mvin2(&A[8][0], f + 24, 12, 4);
  gemmini_extended3_config_ld(16, -1.0f, false, 2);
  gemmini_extended_mvin3(&d[0][0], w + 16, 4, 4);
  gemmini_extended_mvin3(&d[4][0], w + 20, 4, 1);
  gemmini_extended_mvin2(x0, y, 12, 1);
  gemmini_extended_mvin3(&d[0][0], ca, 4, 4);
  gemmini_extended_mvin3(&d[4][0], ca + 4, 4, 1);
  gemmini_extended_config_st(16, NO_ACTIVATION, 1.0f);

  // M = A + B * -K
  Q(w, y + 32, f, m);
  Q_AGAIN(y + 36, f + 12, m + 12);
  Q_AGAIN(y + 40, f + 24, m + 24);
  Q(w + 4, y + 32, f + 4, m + 4);
  Q_AGAIN(y + 36, f + 16, m + 16);
  Q_AGAIN(y + 40, f + 28, m + 28);
  Q(w + 8, y + 32, f + 8, m + 8);
  Q_AGAIN(y + 36, f + 20, m + 20);
  Q_AGAIN(y + 40, f + 32, m + 32);

  // preloaded blocks are transposed from here on; g = -d * B^T
  gemmini_extended_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, 1, 0, 1);
  Q(y + 32, w + 16, GARBAGE_ADDR, f + 40);
  P_AGAIN(w + 20, GARBAGE_ADDR, f + 56);
  Q(y + 36, w + 16, GARBAGE_ADDR, f + 44);
  P_AGAIN(w + 20, GARBAGE_ADDR, f + 60);
  Q(y + 40, w + 16, GARBAGE_ADDR, f + 48);
  P_AGAIN(w + 20, GARBAGE_ADDR, f + 64);

  uint64_t xs = y;       // the state before the step
  uint64_t xn = y + 1;   // the state after it
  uint64_t gs = f + 40;  // g of the step
  for (int t = 0; t < 5; t++) {
    P(m, xs, gs, f + 72);
    P(m + 12, xs, gs + 4, f + 73);
    P(m + 24, xs, gs + 8, f + 74);

    P(m + 4, xs + 4, f + 72, f + 76);
    P(m + 16, xs + 4, f + 73, f + 77);
    P(m + 28, xs + 4, f + 74, f + 78);

    P(m + 8, xs + 8, f + 76, xn);
    P(m + 20, xs + 8, f + 77, xn + 4);
    P(m + 32, xs + 8, f + 78, xn + 8);

    xs = xn;
    xn += t == 2 ? 13 : 1;
    gs += t == 3 ? 13 : 1;
  }

  // u[0] to u[3] from x0, x[0], x[1], x[2]; u[4] from x[3]
  Q(w, y, GARBAGE_ADDR, cs);
  Q(w + 4, y + 4, GARBAGE_ADDR, cs);
  Q(w + 8, y + 8, GARBAGE_ADDR, cs);
  gemmini_extended_mvout(&u[0][0], ca, 4, 4);
  P(w, y + 16, GARBAGE_ADDR, cs + 4);
  P(w + 4, y + 20, GARBAGE_ADDR, cs + 4);
  P(w + 8, y + 24, GARBAGE_ADDR, cs + 4);
  gemmini_extended_mvout(&u[4][0], ca + 4, 4, 1);
  gemmini_extended_config_st(48, NO_ACTIVATION, 1.0f);
  gemmini_extended_mvout(&x[0][0], y + 1, 12, 3);
  gemmini_extended_mvout(&x[3][0], y + 16, 12, 2);
  gemmini_fence();
}

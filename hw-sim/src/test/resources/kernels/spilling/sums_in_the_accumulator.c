// M = A - B K and g[t] = -B d[t] are formed in front by independent products, so that a step is x' = M x + g: three links of three
// products. All u = -K x - d come from the stored states in front of the last step, along with most stores. K and d have their signs
// changed; after the forming of M matrices are preloaded transposed and vectors are rows. Addresses are 64-bit bases that the compiler
// does not know plus small constants, so that the command words need not be fetched from memory.
#include "gemmini.h"
#include <stdint.h>

// the row at V times the transpose of the block at W, plus the row at D, to the row at C
#define P(W, V, D, C)                                           \
  do {                                                          \
    gemmini_extended_preload((W), (C), 4, 4, 4, 1);             \
    gemmini_extended_compute_preloaded((V), (D), 4, 1, 4, 1);   \
  } while (0)

// N states at V times the transpose of block W, added in the accumulator at C
#define U(W, V, C, N)                                               \
  do {                                                              \
    gemmini_extended_preload((W), (C), 4, 4, 4, (N));               \
    gemmini_extended_compute_preloaded((V), GARBAGE_ADDR, 4, (N), 4, (N)); \
  } while (0)

void forward(const float A[12][12], const float B[12][4], const float K[4][12], const float d[5][4], const float x0[12],
             float x[5][12], float u[5][4]) {
  // z is 0, but not for the compiler
  const uint64_t z = (uint64_t)(uintptr_t)K & 3;
  // bank 0: -K block k at w + 4k; -d[t] at w + 16 + t
  const uint64_t w = z;
  // bank 1: states, block k: x0, x[0 ... 2] at y + 4k + 0 ... 3, x[3], x[4] at y + 16 + 4k + 0, 1; B block i at y + 32 + 4i
  const uint64_t y = (uint64_t)4096 << z;
  // bank 2: M block (i, k) at m + 12i + 4k
  const uint64_t m = (uint64_t)8192 << z;
  // bank 3: A block (i, k) at f + 12i + 4k; g block i at f + 40 + 4i + t, for t = 4 at f + 56 + 4i; sums at f + 72 + i, f + 76 + i
  const uint64_t f = (uint64_t)12288 << z;
  // accumulator: u[t] in row t, begun with -d[t]; cs adds
  const uint64_t ca = (uint64_t)0x80000000u << z;
  const uint64_t cs = (uint64_t)0xC0000000u << z;

  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, -1.0f, false, 0);
  gemmini_extended_mvin(&K[0][0], w, 12, 4);
  gemmini_extended3_config_ld(48, 1.0f, false, 1);
  gemmini_extended_mvin2(&A[0][0], f, 12, 4);
  gemmini_extended_mvin2(&A[4][0], f + 12, 12, 4);
  gemmini_extended_mvin2(&A[8][0], f + 24, 12, 4);
  gemmini_extended3_config_ld(16, 1.0f, false, 0);
  gemmini_extended_mvin(&B[0][0], y + 32, 4, 4);
  gemmini_extended_mvin(&B[4][0], y + 36, 4, 4);
  gemmini_extended_mvin(&B[8][0], y + 40, 4, 4);
  gemmini_extended3_config_ld(16, -1.0f, false, 2);
  gemmini_extended_mvin3(&d[0][0], w + 16, 4, 4);
  gemmini_extended_mvin3(&d[4][0], w + 20, 4, 1);
  gemmini_extended_mvin2(x0, y, 12, 1);
  gemmini_extended_mvin3(&d[0][0], ca, 4, 4);
  gemmini_extended_mvin3(&d[4][0], ca + 4, 4, 1);
  gemmini_extended_config_st(16, NO_ACTIVATION, 1.0f);

  // M: B_i * (-K_k) + A(i, k), nothing transposed
  uint64_t kw = w;
  uint64_t mc = m;
  uint64_t ad = f;
  for (int k = 0; k < 3; k++) {
    gemmini_extended_preload(kw, mc, 4, 4, 4, 4);
    gemmini_extended_compute_preloaded(y + 32, ad, 4, 4, 4, 4);
    gemmini_extended_preload(GARBAGE_ADDR, mc + 12, 4, 4, 4, 4);
    gemmini_extended_compute_accumulated(y + 36, ad + 12, 4, 4, 4, 4);
    gemmini_extended_preload(GARBAGE_ADDR, mc + 24, 4, 4, 4, 4);
    gemmini_extended_compute_accumulated(y + 40, ad + 24, 4, 4, 4, 4);
    kw += 4;
    mc += 4;
    ad += 4;
  }

  // preloaded blocks are transposed from here on; g for t = 0 ... 3, then for t = 4
  gemmini_extended_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, 1, 0, 1);
  uint64_t bw = y + 32;
  uint64_t gc = f + 40;
  for (int i = 0; i < 3; i++) {
    gemmini_extended_preload(bw, gc, 4, 4, 4, 4);
    gemmini_extended_compute_preloaded(w + 16, GARBAGE_ADDR, 4, 4, 4, 4);
    gemmini_extended_preload(GARBAGE_ADDR, gc + 16, 4, 4, 4, 1);
    gemmini_extended_compute_accumulated(w + 20, GARBAGE_ADDR, 4, 1, 4, 1);
    bw += 4;
    gc += 4;
  }

  uint64_t xs = y;       // the state before the step, block k at xs + 4k
  uint64_t xn = y + 1;   // the next one
  uint64_t gs = f + 40;  // g[t], block i at gs + 4i
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
    if (t == 3) {
      U(w, y, cs, 4);
      U(w + 4, y + 4, cs, 4);
      U(w + 8, y + 8, cs, 4);
      U(w, y + 16, cs + 4, 1);
      U(w + 4, y + 20, cs + 4, 1);
      U(w + 8, y + 24, cs + 4, 1);
      gemmini_extended_mvout(&u[0][0], ca, 4, 4);
      gemmini_extended_mvout(&u[4][0], ca + 4, 4, 1);
      gemmini_extended_config_st(48, NO_ACTIVATION, 1.0f);
      gemmini_extended_mvout(&x[0][0], y + 1, 12, 3);
    }
  }
  gemmini_extended_mvout(&x[3][0], y + 16, 12, 2);
  gemmini_fence();
}

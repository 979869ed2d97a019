// All matrices stay in the scratchpad for the whole horizon, K and d with their signs changed; all vectors are rows of the scratchpad.
// M = A - B K and e = -B d are formed once on the array, a step is x' = M x + e, and u = -K x - d is computed for four steps at once.
#include "gemmini.h"

// row C = D + row V * W^T
#define PRODUCT(W, V, D, C)                                    \
  do {                                                         \
    gemmini_extended_preload((W), (C), 4, 4, 4, 1);            \
    gemmini_extended_compute_preloaded((V), (D), 4, 1, 4, 1);  \
  } while (0)

// the same for four rows
#define PRODUCT4(W, V, D, C)                                   \
  do {                                                         \
    gemmini_extended_preload((W), (C), 4, 4, 4, 4);            \
    gemmini_extended_compute_preloaded((V), (D), 4, 4, 4, 4);  \
  } while (0)

void forward(const float A[12][12], const float B[12][4], const float K[4][12], const float d[5][4], const float x0[12],
             float x[5][12], float u[5][4]) {
  // b0: B block i at 4i; states, block k of row r at 64 + 4k + r (x0, x[0], x[1], x[2]) and 80 + 4k + r (x[3], x[4])
  // b1: -K block k at 4k, -d[t] at 16 + t, sums of block i at 32 + i, u[t] at 48 + t, sums of u at 64 + t
  // b2: M block (i, k) at 12i + 4k
  // b3: A block (i, k) at 12i + 4k; e, block i of step t at 64 + 4i + t, of step 4 at 80 + 4i; sums of block i at 104 + i, of u at 112 + t
  const uint64_t one = x0 != 0;  // 1, but not for the compiler: it is to form operands from bases, not to fetch them as constants
  const uint64_t b0 = one - 1;
  const uint64_t b1 = one << 12;
  const uint64_t b2 = one << 13;
  const uint64_t b3 = b1 + b2;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, -1.0f, false, 0);
  gemmini_extended_mvin(K[0], b1, 12, 4);
  gemmini_extended3_config_ld(16, 1.0f, false, 0);
  gemmini_extended_mvin(B[0], b0, 4, 4);
  gemmini_extended3_config_ld(48, 1.0f, false, 1);
  gemmini_extended_mvin2(A[0], b3, 12, 4);
  gemmini_extended_mvin(B[4], b0 + 4, 4, 4);
  gemmini_extended_mvin2(A[4], b3 + 12, 12, 4);
  gemmini_extended_mvin(B[8], b0 + 8, 4, 4);
  gemmini_extended_mvin2(A[8], b3 + 24, 12, 4);
  gemmini_extended3_config_ld(16, -1.0f, false, 2);
  gemmini_extended_mvin3(d[0], b1 + 16, 4, 4);
  gemmini_extended_mvin3(d[4], b1 + 20, 4, 1);
  gemmini_extended_mvin2(x0, b0 + 64, 12, 1);
  gemmini_extended_config_st(48, NO_ACTIVATION, 1.0f);

  // M = A + B * -K
  uint64_t kb = 0;
  for (int k = 0; k < 3; k++) {
    gemmini_extended_preload(b1 + kb, b2 + kb, 4, 4, 4, 4);
    gemmini_extended_compute_preloaded(b0, b3 + kb, 4, 4, 4, 4);
    gemmini_extended_preload(GARBAGE_ADDR, b2 + 12 + kb, 4, 4, 4, 4);
    gemmini_extended_compute_accumulated(b0 + 4, b3 + 12 + kb, 4, 4, 4, 4);
    gemmini_extended_preload(GARBAGE_ADDR, b2 + 24 + kb, 4, 4, 4, 4);
    gemmini_extended_compute_accumulated(b0 + 8, b3 + 24 + kb, 4, 4, 4, 4);
    kb += 4;
  }

  // from here on the preloaded block is read transposed
  gemmini_extended_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, 1, 0, 1);

  // e = -d * B^T, steps 0 to 3 and step 4
  uint64_t ib = 0;
  for (int i = 0; i < 3; i++) {
    gemmini_extended_preload(b0 + ib, b3 + 64 + ib, 4, 4, 4, 4);
    gemmini_extended_compute_preloaded(b1 + 16, GARBAGE_ADDR, 4, 4, 4, 4);
    gemmini_extended_preload(GARBAGE_ADDR, b3 + 80 + ib, 4, 4, 4, 1);
    gemmini_extended_compute_accumulated(b1 + 20, GARBAGE_ADDR, 4, 1, 4, 1);
    ib += 4;
  }

  uint64_t xr = b0 + 64;  // the state before the step
  uint64_t xn = b0 + 65;  // the state after it
  uint64_t er = b3 + 64;  // e of the step
  for (int t = 0; t < 5; t++) {
    // k = 0
    PRODUCT(b2, xr, er, b1 + 32);
    PRODUCT(b2 + 12, xr, er + 4, b1 + 33);
    PRODUCT(b2 + 24, xr, er + 8, b1 + 34);
    // k = 1
    PRODUCT(b2 + 4, xr + 4, b1 + 32, b3 + 104);
    PRODUCT(b2 + 16, xr + 4, b1 + 33, b3 + 105);
    PRODUCT(b2 + 28, xr + 4, b1 + 34, b3 + 106);
    // k = 2
    PRODUCT(b2 + 8, xr + 8, b3 + 104, xn);
    PRODUCT(b2 + 20, xr + 8, b3 + 105, xn + 4);
    PRODUCT(b2 + 32, xr + 8, b3 + 106, xn + 8);
    if (t == 3) {
      gemmini_extended_mvout(x[0], b0 + 65, 12, 3);
      // u[0] to u[3] from x0, x[0], x[1], x[2]
      PRODUCT4(b1, b0 + 64, b1 + 16, b1 + 64);
      PRODUCT4(b1 + 4, b0 + 68, b1 + 64, b3 + 112);
      PRODUCT4(b1 + 8, b0 + 72, b3 + 112, b1 + 48);
    }
    xr = xn;
    xn += t == 2 ? 13 : 1;
    er += t == 3 ? 13 : 1;
  }

  // u[4] from x[3]
  PRODUCT(b1, b0 + 80, b1 + 20, b1 + 68);
  PRODUCT(b1 + 4, b0 + 84, b1 + 68, b3 + 116);
  PRODUCT(b1 + 8, b0 + 88, b3 + 116, b1 + 52);
  gemmini_extended_mvout(x[3], b0 + 80, 12, 2);
  gemmini_extended_config_st(16, NO_ACTIVATION, 1.0f);
  gemmini_extended_mvout(u[0], b1 + 48, 4, 4);
  gemmini_extended_mvout(u[4], b1 + 52, 4, 1);
  gemmini_fence();
}

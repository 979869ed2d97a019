// op: conv:1x8x8x16,k=16,r=3,s=3,pad=1
#include "gemmini.h"
void kernel(const elem_t input[1][8][8][16], const elem_t weights[3][3][16][16], elem_t output[1][8][8][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(16);
  gemmini_extended_config_st(16, NO_ACTIVATION, 0.00048828125f);
  for (int y = 0; y < 8; y++) {
    for (int r = 0; r < 3; r++) {
      for (int s = 0; s < 3; s++) {
        gemmini_extended_mvin(&input[0][y + r - 1][s - 1][0], 0, 16, 8);
        gemmini_extended_mvin(&weights[r][s][0][0], 64, 16, 16);
        gemmini_extended_preload(64, r + s == 0 ? 0x80000000u : 0xC0000000u, 16, 16, 16, 8);
        gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 16, 8, 16, 8);
      }
    }
    gemmini_extended_mvout(&output[0][y][0][0], 0x80000000u, 16, 8);
  }
  gemmini_fence();
}

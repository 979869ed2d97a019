// gemm 12x12x20, float32: tiles of 12x16, B stays.
#include "gemmini.h"
void kernel(const elem_t A[12][12], const elem_t B[12][20], elem_t C[12][20]) {
  // Scratchpad: block (i, k) of the panel of A at a_sp + (i * 3 + k) * 4.
  uint32_t a_sp = 0;
  // Scratchpad: block (k, j) of a panel of B at b_sp + (k * 4 + j) * 4.
  uint32_t b_sp = 4096;
  // Accumulator: block (i, j) of the tile at c_acc + (i * 4 + j) * 4; the tile before, which is being
  // stored, in the other half.
  uint32_t c_acc = 0x80000000u;
  uint32_t c_done = 0x80000800u;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, MVIN_SCALE_IDENTITY, false, 0);
  gemmini_extended3_config_ld(80, MVIN_SCALE_IDENTITY, false, 1);
  gemmini_extended_config_st(80, NO_ACTIVATION, ACC_SCALE_IDENTITY);
  // The first panels, in the order in which they are used.
  for (int b = 0; b < 3; b++) {
    gemmini_extended_mvin2(&B[b * 4][0], b_sp + b * 16, 16, 4);
  }
  for (int i = 0; i < 3; i++) {
    gemmini_extended_mvin(&A[i * 4][0], a_sp + i * 12, 12, 4);
  }
  // The tile before.
  int j_done = 0;
  for (int j0 = 0; j0 < 20; j0 += 16) {
    const int j_next = j0 + 16;
    const int column_blocks = (20 - j0 + 3) / 4 < 4 ? (20 - j0 + 3) / 4 : 4;
    const uint32_t b = b_sp + j0 * 3;
    for (int k = 0; k < 3; k++) {
      if (j_next < 20) {
        gemmini_extended_mvin2(&B[k * 4][j_next], b_sp + j_next * 3 + k * 16, 20 - j_next < 16 ? 20 - j_next : 16, 4);
      }
      if (0 < j0) {
        gemmini_extended_mvout(&C[k * 4][j_done], c_done + k * 16, 20 - j_done < 16 ? 20 - j_done : 16, 4);
      }
      const uint32_t c = k == 0 ? c_acc : c_acc + 0x40000000u;
      const uint32_t a = a_sp + k * 4;
      for (int j = 0; j < column_blocks; j++) {
        gemmini_preload(b + k * 16 + j * 4, c + j * 4);
        gemmini_compute_preloaded(a, GARBAGE_ADDR);
        gemmini_preload(GARBAGE_ADDR, c + j * 4 + 16);
        gemmini_compute_accumulated(a + 12, GARBAGE_ADDR);
        gemmini_preload(GARBAGE_ADDR, c + j * 4 + 32);
        gemmini_compute_accumulated(a + 24, GARBAGE_ADDR);
      }
    }
    j_done = j0;
    const uint32_t c_free = c_acc;
    c_acc = c_done;
    c_done = c_free;
  }
  // The last tile.
  gemmini_extended_mvout(&C[0][j_done], c_done, 20 - j_done < 16 ? 20 - j_done : 16, 4);
  gemmini_extended_mvout(&C[4][j_done], c_done + 16, 20 - j_done < 16 ? 20 - j_done : 16, 4);
  gemmini_extended_mvout(&C[8][j_done], c_done + 32, 20 - j_done < 16 ? 20 - j_done : 16, 4);
  gemmini_fence();
}

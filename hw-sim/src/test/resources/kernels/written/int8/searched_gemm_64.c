// gemm 64x64x64, int8: tiles of 48x32, B passes in panels.
#include "gemmini.h"
void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
  // Scratchpad: block (i, k) of the panel of A at a_sp + (i * 4 + k) * 16; the next panel at a_next.
  uint32_t a_sp = 0;
  uint32_t a_next = 4096;
  // Scratchpad: block (k, j) of a panel of B at b_sp + (k * 2 + j) * 16; the next panel at b_next.
  uint32_t b_sp = 8192;
  uint32_t b_next = 12288;
  // Accumulator: block (i, j) of the tile at c_acc + (i * 2 + j) * 16; the tile before, which is being
  // stored, in the other half.
  uint32_t c_acc = 0x80000000u;
  uint32_t c_done = 0x80000200u;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, MVIN_SCALE_IDENTITY, false, 0);
  gemmini_extended3_config_ld(64, MVIN_SCALE_IDENTITY, false, 1);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0009765625f);
  // The first panels, in the order in which they are used.
  for (int b = 0; b < 4; b++) {
    gemmini_extended_mvin2(&B[b * 16][0], b_sp + b * 32, 32, 16);
  }
  for (int i = 0; i < 3; i++) {
    if (i * 16 < 64) {
      gemmini_extended_mvin(&A[i * 16][0], a_sp + i * 64, 64, 16);
    }
  }
  // The tile before.
  int i_done = 0;
  int j_done = 0;
  for (int i0 = 0; i0 < 64; i0 += 48) {
    const int i_next = i0 + 48;
    for (int j0 = 0; j0 < 64; j0 += 32) {
      const int j_next = j0 + 32 < 64 ? j0 + 32 : 0;
      const int row_blocks = (64 - i0 + 15) / 16 < 3 ? (64 - i0 + 15) / 16 : 3;
      for (int k = 0; k < 4; k++) {
        if (0 < j_next || i_next < 64) {
          gemmini_extended_mvin2(&B[k * 16][j_next], b_next + k * 32, 32, 16);
        }
        if (i_next < 64) {
          const int group = k - k % 4;
          for (int i = k % 4; i < 2; i += 4) {
            if (j0 / 32 * 2 + i < 3) {
              if (i_next + (j0 / 32 * 2 + i) * 16 < 64) {
                gemmini_extended_mvin(&A[i_next + (j0 / 32 * 2 + i) * 16][group * 16], a_next + (j0 / 32 * 2 + i) * 64 + group * 16, 64, 16);
              }
            }
          }
        }
        if (k < 3 && 0 < i0 + j0) {
          if (i_done + k * 16 < 64) {
            gemmini_extended_mvout(&C[i_done + k * 16][j_done], c_done + k * 32, 32, 16);
          }
        }
        const uint32_t c = k == 0 ? c_acc : c_acc + 0x40000000u;
        const uint32_t a = a_sp + k * 16;
        for (int j = 0; j < 2; j++) {
          gemmini_preload(b_sp + k * 32 + j * 16, c + j * 16);
          gemmini_compute_preloaded(a, GARBAGE_ADDR);
          for (int i = 1; i < row_blocks; i++) {
            gemmini_preload(GARBAGE_ADDR, c + j * 16 + i * 32);
            gemmini_compute_accumulated(a + i * 64, GARBAGE_ADDR);
          }
        }
      }
      const uint32_t b_free = b_sp;
      b_sp = b_next;
      b_next = b_free;
      i_done = i0;
      j_done = j0;
      const uint32_t c_free = c_acc;
      c_acc = c_done;
      c_done = c_free;
    }
    const uint32_t a_free = a_sp;
    a_sp = a_next;
    a_next = a_free;
  }
  // The last tile.
  for (int i = 0; i < 3; i++) {
    if (i_done + i * 16 < 64) {
      gemmini_extended_mvout(&C[i_done + i * 16][j_done], c_done + i * 32, 32, 16);
    }
  }
  gemmini_fence();
}

// gemm 48x80x96, int8: tiles of 48x32, B passes in panels.
#include "gemmini.h"
void kernel(const elem_t A[48][80], const elem_t B[80][96], elem_t C[48][96]) {
  // Scratchpad: block (i, k) of the panel of A at a_sp + (i * 5 + k) * 16.
  uint32_t a_sp = 0;
  // Scratchpad: block (k, j) of a panel of B at b_sp + (k * 2 + j) * 16; the next panel at b_next.
  uint32_t b_sp = 4096;
  uint32_t b_next = 8192;
  // Accumulator: block (i, j) of the tile at c_acc + (i * 2 + j) * 16; the tile before, which is being
  // stored, in the other half.
  uint32_t c_acc = 0x80000000u;
  uint32_t c_done = 0x80000200u;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(80, MVIN_SCALE_IDENTITY, false, 0);
  gemmini_extended3_config_ld(96, MVIN_SCALE_IDENTITY, false, 1);
  gemmini_extended_config_st(96, NO_ACTIVATION, 0.00048828125f);
  // The first panels, in the order in which they are used.
  for (int k = 0; k < 5; k += 4) {
    for (int b = k; b < (k + 4 < 5 ? k + 4 : 5); b++) {
      gemmini_extended_mvin2(&B[b * 16][0], b_sp + b * 32, 32, 16);
    }
    for (int i = 0; i < 3; i++) {
      gemmini_extended_mvin(&A[i * 16][k * 16], a_sp + i * 80 + k * 16, 80 - k * 16 < 64 ? 80 - k * 16 : 64, 16);
    }
  }
  // The tile before.
  int j_done = 0;
  for (int j0 = 0; j0 < 96; j0 += 32) {
    const int j_next = j0 + 32;
    for (int k = 0; k < 5; k++) {
      if (j_next < 96) {
        gemmini_extended_mvin2(&B[k * 16][j_next], b_next + k * 32, 32, 16);
      }
      if (k < 3 && 0 < j0) {
        gemmini_extended_mvout(&C[k * 16][j_done], c_done + k * 32, 32, 16);
      }
      const uint32_t c = k == 0 ? c_acc : c_acc + 0x40000000u;
      const uint32_t a = a_sp + k * 16;
      gemmini_preload(b_sp + k * 32, c);
      gemmini_compute_preloaded(a, GARBAGE_ADDR);
      gemmini_preload(GARBAGE_ADDR, c + 32);
      gemmini_compute_accumulated(a + 80, GARBAGE_ADDR);
      gemmini_preload(GARBAGE_ADDR, c + 64);
      gemmini_compute_accumulated(a + 160, GARBAGE_ADDR);
      gemmini_preload(b_sp + k * 32 + 16, c + 16);
      gemmini_compute_preloaded(a, GARBAGE_ADDR);
      gemmini_preload(GARBAGE_ADDR, c + 48);
      gemmini_compute_accumulated(a + 80, GARBAGE_ADDR);
      gemmini_preload(GARBAGE_ADDR, c + 80);
      gemmini_compute_accumulated(a + 160, GARBAGE_ADDR);
    }
    const uint32_t b_free = b_sp;
    b_sp = b_next;
    b_next = b_free;
    j_done = j0;
    const uint32_t c_free = c_acc;
    c_acc = c_done;
    c_done = c_free;
  }
  // The last tile.
  for (int i = 0; i < 3; i++) {
    gemmini_extended_mvout(&C[i * 16][j_done], c_done + i * 32, 32, 16);
  }
  gemmini_fence();
}

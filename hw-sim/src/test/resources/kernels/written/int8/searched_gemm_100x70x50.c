// gemm 100x70x50, int8, bias row, relu: tiles of 64x32, B passes in panels.
#include "gemmini.h"
void kernel(const elem_t A[100][70], const elem_t B[70][50], const acc_t bias[50], elem_t C[100][50]) {
  // Scratchpad: block (i, k) of the panel of A at a_sp + (i * 5 + k) * 16; the next panel at a_next.
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
  gemmini_extended3_config_ld(70, MVIN_SCALE_IDENTITY, false, 0);
  gemmini_extended3_config_ld(50, MVIN_SCALE_IDENTITY, false, 1);
  gemmini_extended3_config_ld(0, MVIN_SCALE_IDENTITY, false, 2);
  gemmini_extended_config_st(50, RELU, 0.00048828125f);
  // The first panels, in the order in which they are used.
  for (int i = 0; i < 4; i++) {
    if (i * 16 < 100) {
      for (int j = 0; j < 2; j++) {
        if (j * 16 < 50) {
          gemmini_extended_mvin3(&bias[j * 16], c_acc + i * 32 + j * 16, 50 - j * 16 < 16 ? 50 - j * 16 : 16, 100 - i * 16 < 16 ? 100 - i * 16 : 16);
        }
      }
    }
  }
  for (int k = 0; k < 5; k += 4) {
    for (int b = k; b < (k + 4 < 5 ? k + 4 : 5); b++) {
      gemmini_extended_mvin2(&B[b * 16][0], b_sp + b * 32, 32, 70 - b * 16 < 16 ? 70 - b * 16 : 16);
    }
    const uint32_t i_base1 = a_sp + k * 16;
    for (int i = 0; i < 4; i++) {
      if (i * 16 < 100) {
        gemmini_extended_mvin(&A[i * 16][k * 16], i_base1 + i * 80, 70 - k * 16 < 64 ? 70 - k * 16 : 64, 100 - i * 16 < 16 ? 100 - i * 16 : 16);
      }
    }
  }
  // The tile before.
  int i_done = 0;
  int j_done = 0;
  for (int i0 = 0; i0 < 100; i0 += 64) {
    const int i_next = i0 + 64;
    for (int j0 = 0; j0 < 50; j0 += 32) {
      const int j_next = j0 + 32 < 50 ? j0 + 32 : 0;
      const int row_blocks = (100 - i0 + 15) / 16 < 4 ? (100 - i0 + 15) / 16 : 4;
      for (int k = 0; k < 5; k++) {
        if (0 < j_next || i_next < 100) {
          gemmini_extended_mvin2(&B[k * 16][j_next], b_next + k * 32, 50 - j_next < 32 ? 50 - j_next : 32, 70 - k * 16 < 16 ? 70 - k * 16 : 16);
        }
        if (k % 4 == 0 && i_next < 100) {
          for (int i = 0; i < 2; i++) {
            if (i_next + (j0 / 32 * 2 + i) * 16 < 100) {
              gemmini_extended_mvin(&A[i_next + (j0 / 32 * 2 + i) * 16][k * 16], a_next + (j0 / 32 * 2 + i) * 80 + k * 16, 70 - k * 16 < 64 ? 70 - k * 16 : 64, 100 - (i_next + (j0 / 32 * 2 + i) * 16) < 16 ? 100 - (i_next + (j0 / 32 * 2 + i) * 16) : 16);
            }
          }
        }
        if (k < 4 && 0 < i0 + j0) {
          if (i_done + k * 16 < 100) {
            gemmini_extended_mvout(&C[i_done + k * 16][j_done], c_done + k * 32, 50 - j_done < 32 ? 50 - j_done : 32, 100 - (i_done + k * 16) < 16 ? 100 - (i_done + k * 16) : 16);
          }
        }
        if (k < 4 && (0 < j_next || i_next < 100)) {
          if ((0 < j_next ? i0 : i_next) + k * 16 < 100) {
            for (int j = 0; j < 2; j++) {
              if (j_next + j * 16 < 50) {
                gemmini_extended_mvin3(&bias[j_next + j * 16], c_done + k * 32 + j * 16, 50 - (j_next + j * 16) < 16 ? 50 - (j_next + j * 16) : 16, 100 - ((0 < j_next ? i0 : i_next) + k * 16) < 16 ? 100 - ((0 < j_next ? i0 : i_next) + k * 16) : 16);
              }
            }
          }
        }
        const uint32_t c = c_acc + 0x40000000u;
        const uint32_t a = a_sp + k * 16;
        const int depth = 70 - k * 16 < 16 ? 70 - k * 16 : 16;
        for (int j = 0; j < 2; j++) {
          const int columns = 50 - (j0 + j * 16) < 16 ? 50 - (j0 + j * 16) : 16;
          gemmini_extended_preload(b_sp + k * 32 + j * 16, c + j * 16, columns, depth, columns, 100 - i0 < 16 ? 100 - i0 : 16);
          gemmini_extended_compute_preloaded(a, GARBAGE_ADDR, depth, 100 - i0 < 16 ? 100 - i0 : 16, columns, 100 - i0 < 16 ? 100 - i0 : 16);
          for (int i = 1; i < row_blocks; i++) {
            const int rows = 100 - (i0 + i * 16) < 16 ? 100 - (i0 + i * 16) : 16;
            gemmini_extended_preload(GARBAGE_ADDR, c + j * 16 + i * 32, columns, depth, columns, rows);
            gemmini_extended_compute_accumulated(a + i * 80, GARBAGE_ADDR, depth, rows, columns, rows);
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
  for (int i = 0; i < 4; i++) {
    if (i_done + i * 16 < 100) {
      gemmini_extended_mvout(&C[i_done + i * 16][j_done], c_done + i * 32, 50 - j_done < 32 ? 50 - j_done : 32, 100 - (i_done + i * 16) < 16 ? 100 - (i_done + i * 16) : 16);
    }
  }
  gemmini_fence();
}

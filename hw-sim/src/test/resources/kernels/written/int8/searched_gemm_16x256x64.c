// gemm 16x256x64, int8, int32 output: one 16x64 tile of C at a time, no reuse between tiles.
#include "gemmini.h"
void kernel(const elem_t A[16][256], const elem_t B[256][64], acc_t C[16][64]) {
  const uint32_t a_sp = 4096; // A tile: block k at a_sp + k * 16
  const uint32_t b_sp = 64; // B tile: block (k, j) at b_sp + k * 64 + j * 16
  const uint32_t c_acc = 0x80000000u; // C tile: block j at c_acc + j * 16
  const uint32_t c_sum = 0xC0000000u; // the same rows, adding to them
  const uint32_t c_out = 0xA0000000u; // the same rows, read at full width
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(256, MVIN_SCALE_IDENTITY, false, 0);
  gemmini_extended3_config_ld(64, MVIN_SCALE_IDENTITY, false, 1);
  gemmini_extended3_config_ld(0, MVIN_SCALE_IDENTITY, false, 2);
  gemmini_extended_config_st(64 * 4, NO_ACTIVATION, ACC_SCALE_IDENTITY);
  for (int i0 = 0; i0 < 16; i0 += 16) {
    for (int j0 = 0; j0 < 64; j0 += 64) {
      // clear the accumulator tile
      for (int j = 0; j < 4; j++) {
        gemmini_extended_mvin3(0, c_acc + j * 16, 16, 16);
      }
      for (int k0 = 0; k0 < 256; k0 += 64) {
        const uint32_t k0_rows2 = k0 / 64 % 3 * 256;
        const uint32_t k0_rows = k0 / 64 % 2 * 4096;
        gemmini_extended_mvin(&A[i0][k0], a_sp + k0_rows, 64, 16);
        for (int k = 0; k < 4; k++) {
          gemmini_extended_mvin2(&B[k0 + k * 16][j0], b_sp + k * 64 + k0_rows2, 64, 16);
        }
        const uint32_t k_tile_base1 = b_sp + k0_rows2;
        const uint32_t k_tile_base2 = a_sp + k0_rows;
        for (int k_tile = 0; k_tile < 4; k_tile += 2) {
          for (int j = 0; j < 4; j++) {
            for (int k = k_tile; k < k_tile + 2; k++) {
              gemmini_extended_preload(k_tile_base1 + k * 64 + j * 16, c_sum + j * 16, 16, 16, 16, 16);
              gemmini_extended_compute_preloaded(k_tile_base2 + k * 16, GARBAGE_ADDR, 16, 16, 16, 16);
            }
          }
        }
      }
      for (int j = 0; j < 4; j++) {
        gemmini_extended_mvout(&C[i0][j0 + j * 16], c_out + j * 16, 16, 16);
      }
    }
  }
  gemmini_fence();
}

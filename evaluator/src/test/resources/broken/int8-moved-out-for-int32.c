// op: gemm:32x32x32,out=i32
#include "gemmini.h"
void kernel(const elem_t A[32][32], const elem_t B[32][32], acc_t C[32][32]) {
  const uint32_t a_sp = 0;
  const uint32_t b_sp = 64;
  const uint32_t c_acc = 0x80000000u;
  gemmini_extended_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, 1, false, false);
  gemmini_extended3_config_ld(32, MVIN_SCALE_IDENTITY, false, 0);
  gemmini_extended3_config_ld(32, MVIN_SCALE_IDENTITY, false, 1);
  gemmini_extended_config_st(128, NO_ACTIVATION, ACC_SCALE_IDENTITY);
  for (int i0 = 0; i0 < 32; i0 += 16) {
    for (int j0 = 0; j0 < 32; j0 += 16) {
      for (int k0 = 0; k0 < 32; k0 += 16) {
        gemmini_extended_mvin(&A[i0][k0], a_sp, 16, 16);
        gemmini_extended_mvin2(&B[k0][j0], b_sp, 16, 16);
        gemmini_extended_preload(b_sp, k0 == 0 ? c_acc : c_acc | 0x40000000u, 16, 16, 16, 16);
        gemmini_extended_compute_preloaded(a_sp, GARBAGE_ADDR, 16, 16, 16, 16);
      }
      gemmini_extended_mvout(&C[i0][j0], c_acc, 16, 16);
    }
  }
  gemmini_fence();
}

// Zeroes accumulator tiles by computing nothing, then adds four partial products.
void kernel(const elem_t A[4][16][64], const elem_t B[4][64][16], acc_t C[16][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(16, 1.0f, false, 1);
  gemmini_config_st(64);
  gemmini_mvin(0, 0x80000000u);
  for (int p = 0; p < 4; p++) {
    gemmini_extended_mvin(A[p], p * 64, 64, 16);
    for (int k = 0; k < 4; k++) gemmini_extended_mvin2(B[p][k * 16], 2048 + (p * 4 + k) * 16, 16, 16);
    for (int k = 0; k < 4; k++) {
      gemmini_preload(2048 + (p * 4 + k) * 16, 0xC0000000u);
      gemmini_compute_preloaded(p * 64 + k * 16, GARBAGE_ADDR);
    }
  }
  gemmini_extended_mvout(C, 0xA0000000u, 16, 16);
  gemmini_fence();
}

// 8x8 product with a vector.
void kernel(const float A[8][8], const float x[8], float y[8]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(32, 1.0f, false, 0);
  gemmini_extended3_config_ld(4, 1.0f, false, 1);
  gemmini_config_st(4);
  for (int k = 0; k < 2; k++) gemmini_extended_mvin2(x + k * 4, 64 + k * 4, 1, 4);
  for (int i = 0; i < 2; i++) {
    for (int k = 0; k < 2; k++) {
      gemmini_mvin(&A[i * 4][k * 4], (i * 2 + k) * 4);
      gemmini_extended_preload(64 + k * 4, (k ? 0xC0000000u : 0x80000000u) + i * 4, 1, 4, 1, 4);
      gemmini_extended_compute_preloaded((i * 2 + k) * 4, GARBAGE_ADDR, 4, 4, 1, 4);
    }
    gemmini_extended_mvout(y + i * 4, 0x80000000u + i * 4, 1, 4);
  }
  gemmini_fence();
}

// FP32 8x8x8, one tile at a time.
void kernel(const float A[8][8], const float B[8][8], float C[8][8]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(32);
  gemmini_config_st(32);
  for (int i = 0; i < 8; i += 4)
    for (int j = 0; j < 8; j += 4) {
      for (int k = 0; k < 8; k += 4) {
        gemmini_mvin(&A[i][k], 0);
        gemmini_mvin(&B[k][j], 4);
        gemmini_preload(4, k == 0 ? 0x80000000u : 0xC0000000u);
        gemmini_compute_preloaded(0, GARBAGE_ADDR);
      }
      gemmini_mvout(&C[i][j], 0x80000000u);
    }
  gemmini_fence();
}

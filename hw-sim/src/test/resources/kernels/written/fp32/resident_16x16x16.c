// FP32 16x16x16 with all operands resident.
void kernel(const float A[16][16], const float B[16][16], float C[16][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_config_st(64);
  for (int r = 0; r < 4; r++) {
    gemmini_extended_mvin(A[r * 4], r * 16, 16, 4);
    gemmini_extended_mvin(B[r * 4], 1024 + r * 16, 16, 4);
  }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 4; k++) {
        gemmini_preload(1024 + k * 16 + j * 4, (k == 0 ? 0x80000000u : 0xC0000000u) + i * 16 + j * 4);
        gemmini_compute_preloaded(i * 16 + k * 4, GARBAGE_ADDR);
      }
  for (int r = 0; r < 4; r++) gemmini_extended_mvout(C[r * 4], 0x80000000u + r * 16, 16, 4);
  gemmini_fence();
}

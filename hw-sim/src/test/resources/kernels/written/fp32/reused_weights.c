// 16x12x16 product, each block of B used for four rows.
void kernel(const float A[16][12], const float B[12][16], float C[16][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_config_st(64);
  for (int i = 0; i < 4; i++) gemmini_extended_mvin(&A[i * 4][0], i * 12, 12, 4);
  for (int k = 0; k < 3; k++) gemmini_extended_mvin2(&B[k * 4][0], 512 + k * 16, 16, 4);
  for (int j = 0; j < 4; j++)
    for (int k = 0; k < 3; k++)
      for (int i = 0; i < 4; i++) {
        gemmini_preload(i == 0 ? 512 + k * 16 + j * 4 : GARBAGE_ADDR, (k == 0 ? 0x80000000u : 0xC0000000u) + i * 16 + j * 4);
        if (i == 0) { gemmini_compute_preloaded(i * 12 + k * 4, GARBAGE_ADDR); } else { gemmini_compute_accumulated(i * 12 + k * 4, GARBAGE_ADDR); }
      }
  for (int i = 0; i < 4; i++) gemmini_extended_mvout(&C[i * 4][0], 0x80000000u + i * 16, 16, 4);
  gemmini_fence();
}

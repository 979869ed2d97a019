// Output-stationary product written at its last step.
void kernel(const float A[8][12], const float B[12][16], float C[8][16]) {
  gemmini_config_ex(OUTPUT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_config_st(64);
  for (int i = 0; i < 2; i++) gemmini_extended_mvin(A[i * 4], i * 12, 12, 4);
  for (int k = 0; k < 3; k++) gemmini_extended_mvin2(B[k * 4], 128 + k * 16, 16, 4);
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 3; k++) {
        uint32_t out = k == 2 ? 0x80000000u + i * 16 + j * 4 : GARBAGE_ADDR;
        gemmini_preload(GARBAGE_ADDR, out);
        if (k == 0) { gemmini_compute_preloaded(i * 12 + k * 4, 128 + k * 16 + j * 4); } else { gemmini_compute_accumulated(i * 12 + k * 4, 128 + k * 16 + j * 4); }
      }
  for (int i = 0; i < 2; i++) gemmini_extended_mvout(C[i * 4], 0x80000000u + i * 16, 16, 4);
  gemmini_fence();
}

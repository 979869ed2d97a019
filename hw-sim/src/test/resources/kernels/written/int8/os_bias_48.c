// Output stationary with bias tiles as D, 48x48x48.
void kernel(const elem_t A[48][48], const elem_t B[48][48], const acc_t D[48][48], elem_t C[48][48]) {
  gemmini_config_ex(OUTPUT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, 1.0f, false, 0);
  gemmini_extended3_config_ld(48, 1.0f, false, 1);
  gemmini_extended3_config_ld(192, 1.0f, false, 2);
  gemmini_extended_config_st(48, NO_ACTIVATION, 0.0625f);
  for (int k = 0; k < 3; k++) {
    gemmini_extended_mvin(A[k * 16], k * 48, 48, 16);
    gemmini_extended_mvin2(B[k * 16], 1024 + k * 48, 48, 16);
  }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      const uint32_t c = 0x80000000u + (i * 3 + j) * 16;
      gemmini_extended_mvin3(&D[i * 16][j * 16], c, 16, 16);
      for (int k = 0; k < 3; k++) {
        gemmini_preload(GARBAGE_ADDR, k == 2 ? c | 0x40000000u : GARBAGE_ADDR);
        if (k == 0) {
          gemmini_compute_preloaded(i * 48 + k * 16, 1024 + k * 48 + j * 16);
        } else {
          gemmini_compute_accumulated(i * 48 + k * 16, 1024 + k * 48 + j * 16);
        }
      }
      gemmini_mvout(&C[i * 16][j * 16], c);
    }
  gemmini_fence();
}

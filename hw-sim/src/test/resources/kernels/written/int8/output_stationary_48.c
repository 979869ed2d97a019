// Output-stationary 48x48x48 with the result written at the last step.
void kernel(const elem_t A[48][48], const elem_t B[48][48], elem_t C[48][48]) {
  gemmini_config_ex(OUTPUT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(48);
  gemmini_extended_config_st(48, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 3; i++) {
    gemmini_extended_mvin(A[i * 16], i * 48, 48, 16);
    gemmini_extended_mvin(B[i * 16], 4096 + i * 48, 48, 16);
  }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < 3; k++) {
        gemmini_preload(GARBAGE_ADDR, k == 2 ? 0x80000000u + i * 48 + j * 16 : GARBAGE_ADDR);
        if (k == 0) { gemmini_compute_preloaded(i * 48, 4096 + j * 16); } else { gemmini_compute_accumulated(i * 48 + k * 16, 4096 + k * 48 + j * 16); }
      }
  for (int i = 0; i < 3; i++) gemmini_extended_mvout(C[i * 16], 0x80000000u + i * 48, 48, 16);
  gemmini_fence();
}

// The largest of 2x2 pixels of an 8x8 image in the scratchpad, stored behind its loads: it waits for that of its first row alone.
void kernel(const elem_t A[128][16], elem_t C[16][16]) {
  gemmini_config_ld(16);
  gemmini_extended2_config_st(16, NO_ACTIVATION, 1.0f, 2, 2, 4, 4, 4, 8, 8, 0, 0);
  for (int i = 0; i < 4; i++) gemmini_mvin(A[64 + i * 16], 1024 + i * 16);
  gemmini_fence();
  gemmini_mvin(A[0], 1024);
  gemmini_mvin(A[48], 1072);
  gemmini_mvin(A[32], 1056);
  for (int i = 0; i < 4; i++) gemmini_mvin(A[64 + i * 16], 2048 + i * 16);
  gemmini_mvin(A[16], 1040);
  gemmini_extended_mvout(C, 1024, 16, 16);
  gemmini_fence();
}

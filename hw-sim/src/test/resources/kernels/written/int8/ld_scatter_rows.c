// Loads rows in a permuted order into the scratchpad and stores them back one at a time.
void kernel(const elem_t A[128][64], elem_t C[128][64]) {
  gemmini_config_ld(64);
  gemmini_config_st(64);
  for (int i = 0; i < 128; i++) {
    int p = (i * 37) & 127;
    gemmini_extended_mvin(A[p], (i & 15) + (i >> 4) * 64, 64, 1);
  }
  for (int i = 0; i < 128; i++)
    for (int j = 0; j < 4; j++) gemmini_extended_mvout(&C[i][j * 16], (i & 15) + (i >> 4) * 64 + j * 16, 16, 1);
  gemmini_fence();
}

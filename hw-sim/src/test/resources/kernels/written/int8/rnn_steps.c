// Six steps h = relu(W h + U x), state goes through DRAM with a fence in each step.
void kernel(const elem_t W[32][32], const elem_t U[32][32], const elem_t x[6][16][32], elem_t h[7][16][32]) {
  for (int i = 0; i < 16; i++)
    for (int j = 0; j < 32; j++) h[0][i][j] = 0;
  gemmini_fence();
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(32);
  gemmini_extended_config_st(32, RELU, 0.125f);
  for (int k = 0; k < 2; k++) {
    gemmini_extended_mvin(W[k * 16], 4096 + k * 32, 32, 16);
    gemmini_extended_mvin(U[k * 16], 4160 + k * 32, 32, 16);
  }
  for (int t = 0; t < 6; t++) {
    gemmini_extended_mvin(h[t], 0, 32, 16);
    gemmini_extended_mvin(x[t], 32, 32, 16);
    for (int j = 0; j < 2; j++)
      for (int k = 0; k < 4; k++) {
        gemmini_preload(4096 + k * 32 + j * 16, (k ? 0xC0000000u : 0x80000000u) + j * 16);
        gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
      }
    gemmini_extended_mvout(h[t + 1], 0x80000000u, 32, 16);
    gemmini_fence();
  }
}

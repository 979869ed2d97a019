// Ragged edges in all three dimensions by a MIN macro.
#define MIN(a, b) ((a) < (b) ? (a) : (b))
void kernel(const elem_t A[50][70], const elem_t B[70][45], elem_t C[50][45]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(70, 1.0f, false, 0);
  gemmini_extended3_config_ld(45, 1.0f, false, 1);
  gemmini_extended_config_st(45, NO_ACTIVATION, 0.125f);
  for (int i = 0; i < 50; i += 16) {
    int m = MIN(16, 50 - i);
    for (int j = 0; j < 45; j += 16) {
      int n = MIN(16, 45 - j);
      for (int k = 0; k < 70; k += 16) {
        int d = MIN(16, 70 - k);
        gemmini_extended_mvin(&A[i][k], k, d, m);
        gemmini_extended_mvin2(&B[k][j], 256 + k, n, d);
        gemmini_extended_preload(256 + k, (k ? 0xC0000000u : 0x80000000u), n, d, n, m);
        gemmini_extended_compute_preloaded(k, GARBAGE_ADDR, d, m, n, m);
      }
      gemmini_extended_mvout(&C[i][j], 0x80000000u, n, m);
    }
  }
  gemmini_fence();
}

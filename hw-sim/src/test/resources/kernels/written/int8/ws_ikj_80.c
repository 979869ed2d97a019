// 80x80x80, loop order i, k, j, results accumulate in the accumulator.
void kernel(const elem_t A[80][80], const elem_t B[80][80], elem_t C[80][80]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(80);
  gemmini_extended_config_st(80, NO_ACTIVATION, 0.015625f);
  for (int i = 0; i < 5; i++) {
    for (int k = 0; k < 5; k++) {
      gemmini_mvin(&A[i * 16][k * 16], k * 16);
      for (int j = 0; j < 5; j++) {
        gemmini_mvin(&B[k * 16][j * 16], 1024 + (k * 5 + j) * 16);
        gemmini_preload(1024 + (k * 5 + j) * 16, (k == 0 ? 0x80000000u : 0xC0000000u) + j * 16);
        gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
      }
    }
    for (int j = 0; j < 5; j++) gemmini_mvout(&C[i * 16][j * 16], 0x80000000u + j * 16);
  }
  gemmini_fence();
}

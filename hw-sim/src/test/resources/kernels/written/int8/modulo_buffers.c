// Three buffers for A and eight rows of results, both by remainders.
void kernel(const elem_t A[128][64], const elem_t B[64][48], elem_t C[128][48]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(48, 1.0f, false, 1);
  gemmini_extended_config_st(48, NO_ACTIVATION, 0.0625f);
  for (int k = 0; k < 4; k++) gemmini_extended_mvin2(&B[k * 16][0], 1024 + k * 48, 48, 16);
  for (int i = 0; i < 8; i++) {
    int buf = i % 3;
    gemmini_extended_mvin(&A[i * 16][0], buf * 64, 64, 16);
    for (int j = 0; j < 3; j++) {
      int acc = (i * 3 + j) % 8 * 16;
      for (int k = 0; k < 4; k++) {
        gemmini_preload(1024 + k * 48 + j * 16, (k == 0 ? 0x80000000 : 0xC0000000) | acc);
        gemmini_compute_preloaded(buf * 64 + k * 16, GARBAGE_ADDR);
      }
      gemmini_mvout(&C[i * 16][j * 16], 0x80000000 | acc);
    }
  }
  gemmini_fence();
}

// The depth written out.
void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 64; i += 16) {
    gemmini_extended_mvin(&A[i][0], i * 4, 64, 16);
    gemmini_extended_mvin(&B[i][0], 4096 + i * 4, 64, 16);
  }
  for (int i = 0; i < 64; i += 16)
    for (int j = 0; j < 64; j += 16) {
      uint32_t acc = 0x80000000u + i * 4 + j;
      gemmini_preload(4096 + j, acc);
      gemmini_compute_preloaded(i * 4, GARBAGE_ADDR);
      gemmini_preload(4096 + 64 + j, acc | 0x40000000u);
      gemmini_compute_preloaded(i * 4 + 16, GARBAGE_ADDR);
      gemmini_preload(4096 + 128 + j, acc | 0x40000000u);
      gemmini_compute_preloaded(i * 4 + 32, GARBAGE_ADDR);
      gemmini_preload(4096 + 192 + j, acc | 0x40000000u);
      gemmini_compute_preloaded(i * 4 + 48, GARBAGE_ADDR);
      gemmini_mvout(&C[i][j], acc);
    }
  gemmini_fence();
}

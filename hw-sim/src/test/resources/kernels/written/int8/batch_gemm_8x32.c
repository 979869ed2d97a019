// Eight products 32x32x32, one after the other, addresses from the batch index.
void kernel(const elem_t A[8][32][32], const elem_t B[8][32][32], elem_t C[8][32][32]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(32);
  gemmini_extended_config_st(32, NO_ACTIVATION, 0.0625f);
  for (int n = 0; n < 8; n++) {
    const uint32_t base = (n % 4) * 256;
    for (int i = 0; i < 32; i += DIM) {
      gemmini_extended_mvin(&A[n][i][0], base + i * 2, 32, DIM);
      gemmini_extended_mvin(&B[n][i][0], base + 128 + i * 2, 32, DIM);
    }
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++) {
        for (int k = 0; k < 2; k++) {
          uint32_t acc = 0x80000000u | (k != 0) << 30;
          gemmini_preload(base + 128 + k * 32 + j * 16, acc + (n & 1) * 64 + i * 32 + j * 16);
          gemmini_compute_preloaded(base + i * 32 + k * 16, GARBAGE_ADDR);
        }
      }
    for (int i = 0; i < 2; i++)
      gemmini_extended_mvout(&C[n][i * DIM][0], 0x80000000u + (n & 1) * 64 + i * 32, 32, DIM);
  }
  gemmini_fence();
}

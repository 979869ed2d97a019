// 32x160x160: the accumulator halves alternate by column panel, A resident.
void kernel(const elem_t A[32][160], const elem_t B[160][160], elem_t C[32][160]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(160, 1.0f, false, 0);
  gemmini_extended3_config_ld(160, 1.0f, false, 1);
  gemmini_extended_config_st(160, RELU, 0.03125f);
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < 10; k += 2) gemmini_extended_mvin(&A[i * 16][k * 16], (i * 10 + k) * 16, 32, 16);
  for (int j = 0; j < 10; j += 2) {
    uint32_t acc = (j & 2) ? 512 : 0;
    for (int k = 0; k < 10; k++) {
      uint32_t b = 8192 + ((j / 2) % 2) * 1024 + k * 32;
      gemmini_extended_mvin2(&B[k * 16][j * 16], b, 32, 16);
      for (int jj = 0; jj < 2; jj++)
        for (int i = 0; i < 2; i++) {
          uint32_t c = (k > 0 ? 0xC0000000u : 0x80000000u) + acc + (i * 2 + jj) * 16;
          gemmini_preload(i == 0 ? b + jj * 16 : GARBAGE_ADDR, c);
          if (i == 0) {
            gemmini_compute_preloaded((i * 10 + k) * 16, GARBAGE_ADDR);
          } else {
            gemmini_compute_accumulated((i * 10 + k) * 16, GARBAGE_ADDR);
          }
        }
    }
    for (int i = 0; i < 2; i++) gemmini_extended_mvout(&C[i * 16][j * 16], 0x80000000u + acc + i * 32, 32, 16);
  }
  gemmini_fence();
}

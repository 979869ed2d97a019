// Host pools 2x2, fence, then a 1x1 convolution on the accelerator.
void kernel(const elem_t in[16][16][16], const elem_t w[16][32], elem_t pooled[8][8][16], elem_t out[8][8][32]) {
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      for (int c = 0; c < 16; c++) {
        elem_t m = in[2 * y][2 * x][c];
        for (int dy = 0; dy < 2; dy++)
          for (int dx = 0; dx < 2; dx++) {
            elem_t v = in[2 * y + dy][2 * x + dx][c];
            if (v > m) m = v;
          }
        pooled[y][x][c] = m;
      }
  gemmini_fence();
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(16, 1.0f, false, 0);
  gemmini_extended3_config_ld(32, 1.0f, false, 1);
  gemmini_extended_config_st(32, RELU, 0.125f);
  gemmini_extended_mvin2(w, 4096, 32, 16);
  for (int i = 0; i < 4; i++) {
    gemmini_extended_mvin(&pooled[i * 2][0][0], i * 16, 16, 16);
    for (int j = 0; j < 2; j++) {
      gemmini_preload(4096 + j * 16, 0x80000000u + i * 32 + j * 16);
      gemmini_compute_preloaded(i * 16, GARBAGE_ADDR);
    }
    gemmini_extended_mvout(&out[i * 2][0][0], 0x80000000u + i * 32, 32, 16);
  }
  gemmini_fence();
}

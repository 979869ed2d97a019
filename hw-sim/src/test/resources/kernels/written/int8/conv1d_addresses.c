// 1x5 convolution over 60 positions of 16 channels to 16 channels, an mvin per kernel position.
void kernel(const elem_t X[64][16], const elem_t W[5][16][16], elem_t Y[60][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(16);
  gemmini_extended_config_st(16, RELU, 0.125f);
  for (int r = 0; r < 5; r++) gemmini_extended_mvin(W[r], 2048 + r * 16, 16, 16);
  for (int p = 0; p < 60; p += 16) {
    int n = p + 16 <= 60 ? 16 : 60 - p;
    for (int r = 0; r < 5; r++) {
      gemmini_extended_mvin(X[p + r], (p / 16 * 5 + r) * 16, 16, n);
      gemmini_extended_preload(2048 + r * 16, (r > 0 ? 3u << 30 : 1u << 31) + p, 16, 16, 16, n);
      gemmini_extended_compute_preloaded((p / 16 * 5 + r) * 16, GARBAGE_ADDR, 16, n, 16, 16);
    }
    gemmini_extended_mvout(Y[p], 0x80000000u + p, 16, n);
  }
  gemmini_fence();
}

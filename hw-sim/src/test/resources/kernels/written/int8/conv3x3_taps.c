// 3x3 convolution by taps with a quotient and a remainder.
void kernel(const elem_t X[10][18][16], const elem_t W[9][16][16], elem_t Y[8][16][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(16);
  gemmini_extended_config_st(16, RELU, 0.03125f);
  for (int t = 0; t < 9; t++) gemmini_mvin(W[t], 8192 + t * 16);
  for (int y = 0; y < 10; y++) gemmini_extended_mvin(X[y], y * 32, 16, 16);
  for (int y = 0; y < 10; y++) gemmini_extended_mvin(&X[y][16][0], y * 32 + 16, 16, 2);
  for (int y = 0; y < 8; y++) {
    for (int t = 0; t < 9; t++) {
      int r = t / 3, s = t % 3;
      gemmini_preload(8192 + t * 16, (t ? 0xC0000000u : 0x80000000u) + y * 16);
      gemmini_compute_preloaded((y + r) * 32 + s, GARBAGE_ADDR);
    }
    gemmini_mvout(Y[y], 0x80000000u + y * 16);
  }
  gemmini_fence();
}

// 3x3 convolution by rows with padding decided by the host for each kernel row.
void kernel(const elem_t X[8][16][16], const elem_t W[3][3][16][16], elem_t Y[8][14][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(16);
  gemmini_extended_config_st(16, RELU, 0.0625f);
  for (int r = 0; r < 3; r++)
    for (int s = 0; s < 3; s++) gemmini_mvin(W[r][s], 4096 + (r * 3 + s) * 16);
  for (int y = 0; y < 8; y++) gemmini_mvin(X[y], y * 16);
  for (int y = 0; y < 8; y++) {
    int first = 1;
    for (int r = 0; r < 3; r++) {
      int iy = y + r - 1;
      if (iy < 0 || iy >= 8) continue;
      for (int s = 0; s < 3; s++) {
        gemmini_extended_preload(4096 + (r * 3 + s) * 16, first ? 0x80000000u + y * 16 : 0xC0000000u + y * 16, 16, 16, 16, 14);
        gemmini_extended_compute_preloaded(iy * 16 + s, GARBAGE_ADDR, 16, 14, 16, 16);
        first = 0;
      }
    }
    gemmini_extended_mvout(Y[y], 0x80000000u + y * 16, 16, 14);
  }
  gemmini_fence();
}

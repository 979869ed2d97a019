// 5x5 convolution with stride 2 of a 20x20x16 image, 16 to 16 channels, rows gathered by strided loads.
enum { S = 20, O = 8, R = 5, CH = 16 };
void kernel(const elem_t in[S][S][CH], const elem_t w[R][R][CH][CH], elem_t out[O][O][CH]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(2 * CH, 1.0f, false, 0);
  gemmini_extended3_config_ld(CH, 1.0f, false, 1);
  gemmini_extended_config_st(CH, NO_ACTIVATION, 0.0078125f);
  for (int r = 0; r < R; r++)
    for (int s = 0; s < R; s++) gemmini_extended_mvin2(w[r][s], 4096 + (r * R + s) * 16, 16, 16);
  for (int y = 0; y < O; y++) {
    for (int r = 0; r < R; r++)
      for (int s = 0; s < R; s++) {
        const uint32_t row = ((y * R + r) * R + s) % 64 * 8;
        gemmini_extended_mvin(&in[2 * y + r][s][0], row, 16, O);
        gemmini_extended_preload(4096 + (r * R + s) * 16, (r + s == 0 ? 0x80000000u : 0xC0000000u) + y * 8, 16, 16, 16, O);
        gemmini_extended_compute_preloaded(row, GARBAGE_ADDR, 16, O, 16, O);
      }
    gemmini_extended_mvout(out[y], 0x80000000u + y * 8, 16, O);
  }
  gemmini_fence();
}

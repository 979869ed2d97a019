// u = -(K x + d): K stays as it is stored, x is the stationary column, d waits in the accumulator.
void kernel(const float K[4][12], const float d[4], const float x[12], float u[4]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(12 * sizeof(float), 1.0f, false, 0);
  gemmini_extended3_config_ld(sizeof(float), 1.0f, false, 1);
  gemmini_extended_config_st(sizeof(float), NO_ACTIVATION, -1.0f);
  gemmini_extended_mvin(K, 0, 12, 4);
  for (int k = 0; k < 3; k++) gemmini_extended_mvin2(x + k * 4, 64 + k * 4, 1, 4);
  gemmini_extended_mvin2(d, 0x80000000u, 1, 4);
  for (int k = 0; k < 3; k++) {
    gemmini_extended_preload(64 + k * 4, 0xC0000000u, 1, 4, 1, 4);
    gemmini_extended_compute_preloaded(k * 4, GARBAGE_ADDR, 4, 4, 1, 4);
  }
  gemmini_extended_mvout(u, 0x80000000u, 1, 4);
  gemmini_fence();
}

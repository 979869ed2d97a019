// The kernel that the search finds for the control step.
void kernel(const float K[4][12], const float d[4], const float x[12], float u[4]) {
  gemmini_extended3_config_ld(12 * sizeof(float), 1.0f, false, 0);
  gemmini_extended_mvin(K, 0, 12, 4);
  gemmini_extended3_config_ld(sizeof(float), 1.0f, false, 1);
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended_config_st(sizeof(float), NO_ACTIVATION, -1.0f);
  gemmini_extended_mvin2(x, 12288, 1, 4);
  gemmini_extended_mvin2(d, 0x80000000u, 1, 4);
  gemmini_extended_mvin2(x + 4, 12292, 1, 4);
  gemmini_extended_mvin2(x + 8, 12296, 1, 4);
  gemmini_extended_preload(12288, 0xC0000000u, 1, 4, 1, 4);
  gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 4, 4, 1, 4);
  gemmini_extended_preload(12292, 0xC0000000u, 1, 4, 1, 4);
  gemmini_extended_compute_preloaded(4, GARBAGE_ADDR, 4, 4, 1, 4);
  gemmini_extended_preload(12296, 0xC0000000u, 1, 4, 1, 4);
  gemmini_extended_compute_preloaded(8, GARBAGE_ADDR, 4, 4, 1, 4);
  gemmini_extended_mvout(u, 0x80000000u, 1, 4);
  gemmini_fence();
}

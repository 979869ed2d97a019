// u' = -(x' K' + d'): one row passes, K is turned when it is preloaded.
void kernel(const float K[4][12], const float d[4], const float x[12], float u[4]) {
  gemmini_extended3_config_ld(12 * sizeof(float), 1.0f, false, 0);
  gemmini_extended_mvin(K, 0, 12, 4);
  gemmini_extended_mvin(x, 64, 12, 1);
  gemmini_extended_mvin(d, 0x80000000u, 4, 1);
  gemmini_extended3_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, ACC_SCALE_IDENTITY, 1, 1, false, true, false);
  gemmini_extended_config_st(sizeof(float), NO_ACTIVATION, -1.0f);
  gemmini_extended_preload(0, 0xC0000000u, 4, 4, 4, 1);
  gemmini_extended_compute_preloaded(64, GARBAGE_ADDR, 4, 1, 4, 1);
  gemmini_extended_preload(4, 0xC0000000u, 4, 4, 4, 1);
  gemmini_extended_compute_preloaded(68, GARBAGE_ADDR, 4, 1, 4, 1);
  gemmini_extended_preload(8, 0xC0000000u, 4, 4, 4, 1);
  gemmini_extended_compute_preloaded(72, GARBAGE_ADDR, 4, 1, 4, 1);
  gemmini_extended_mvout(u, 0x80000000u, 4, 1);
  gemmini_fence();
}

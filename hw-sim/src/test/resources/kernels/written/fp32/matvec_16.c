// FP32 matrix times vector, then a residual by the host.
void kernel(const float A[16][16], const float x[16], const float r[16], float y[16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_config_st(64);
  gemmini_extended3_config_ld(4, 1.0f, false, 1);
  for (int i = 0; i < 4; i++) gemmini_extended_mvin(A[i * 4], i * 16, 16, 4);
  for (int k = 0; k < 4; k++) gemmini_extended_mvin2(&x[k * 4], 256 + k * 4, 1, 4);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++) {
      gemmini_extended_preload(256 + k * 4, (k ? 0xC0000000u : 0x80000000u) + i * 4, 1, 4, 1, 4);
      gemmini_extended_compute_preloaded(i * 16 + k * 4, GARBAGE_ADDR, 4, 4, 4, 4);
    }
  gemmini_config_st(4);
  for (int i = 0; i < 4; i++) gemmini_extended_mvout(&y[i * 4], 0x80000000u + i * 4, 1, 4);
  gemmini_fence();
  for (int i = 0; i < 16; i++) y[i] += r[i];
}

// Depthwise 1x3 filter by diagonal weight blocks built on the host.
void kernel(const elem_t in[34][16], const elem_t w[3][16], elem_t tmp[3][16][16], elem_t out[32][16]) {
  for (int t = 0; t < 3; t++)
    for (int i = 0; i < 16; i++)
      for (int j = 0; j < 16; j++) tmp[t][i][j] = i == j ? w[t][i] : 0;
  gemmini_fence();
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(16);
  gemmini_extended_config_st(16, NO_ACTIVATION, 0.5f);
  for (int t = 0; t < 3; t++) gemmini_mvin(tmp[t], 1024 + t * 16);
  gemmini_extended_mvin(in, 0, 16, 16);
  gemmini_extended_mvin(in[16], 16, 16, 16);
  gemmini_extended_mvin(in[32], 32, 16, 2);
  for (int t = 0; t < 3; t++)
    for (int i = 0; i < 2; i++) {
      gemmini_preload(1024 + t * 16, (t ? 0xC0000000u : 0x80000000u) + i * 16);
      gemmini_compute_preloaded(i * 16 + t, GARBAGE_ADDR);
    }
  for (int i = 0; i < 2; i++) gemmini_mvout(out[i * 16], 0x80000000u + i * 16);
  gemmini_fence();
}

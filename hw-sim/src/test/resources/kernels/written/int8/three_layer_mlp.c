// Three dense layers of 64 units for 32 rows, activations stay in the scratchpad.
void kernel(const elem_t x[32][64], const elem_t w[3][64][64], elem_t y[32][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, RELU, 0);
  gemmini_config_ld(64);
  gemmini_config_st(64);
  for (int i = 0; i < 2; i++) gemmini_extended_mvin(x[i * 16], i * 64, 64, 16);
  for (int l = 0; l < 3; l++) {
    for (int k = 0; k < 4; k++) gemmini_extended_mvin(w[l][k * 16], 4096 + l * 256 + k * 64, 64, 16);
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 4; j++)
        for (int k = 0; k < 4; k++) {
          const uint32_t out = l == 2 ? 0x80000000u + i * 64 + j * 16 + (k ? 0x40000000u : 0) : (l + 1) * 256 + i * 64 + j * 16;
          gemmini_preload(4096 + l * 256 + k * 64 + j * 16, out);
          gemmini_compute_preloaded(l * 256 + i * 64 + k * 16, GARBAGE_ADDR);
        }
  }
  for (int i = 0; i < 2; i++) gemmini_extended_mvout(y[i * 16], 0x80000000u + i * 64, 64, 16);
  gemmini_fence();
}

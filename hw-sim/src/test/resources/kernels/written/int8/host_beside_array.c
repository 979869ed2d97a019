// Host work between the tiles of a product.
void kernel(const elem_t A[64][64], const elem_t B[64][64], const elem_t X[1024], elem_t Y[1024], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 4; i++) gemmini_extended_mvin(A[i * 16], i * 64, 64, 16);
  for (int i = 0; i < 4; i++) gemmini_extended_mvin(B[i * 16], 4096 + i * 64, 64, 16);
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 4; k++) {
        gemmini_preload(4096 + k * 64 + j * 16, (k ? 0xC0000000u : 0x80000000u) + i * 64 + j * 16);
        gemmini_compute_preloaded(i * 64 + k * 16, GARBAGE_ADDR);
      }
    gemmini_extended_mvout(C[i * 16], 0x80000000u + i * 64, 64, 16);
    for (int x = 0; x < 256; x++) Y[i * 256 + x] = X[i * 256 + x] > 3 ? X[i * 256 + x] - 3 : 0;
  }
  gemmini_fence();
}

// Every second row of A into the scratchpad by single-row moves, then a product.
void kernel(const elem_t A[32][16], const elem_t B[16][16], elem_t C[16][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(16);
  gemmini_extended_config_st(16, NO_ACTIVATION, 0.25f);
  for (int i = 0; i < 16; i++) gemmini_extended_mvin(A[2 * i], i, 16, 1);
  gemmini_mvin(B, 16);
  gemmini_preload(16, 0x80000000);
  gemmini_compute_preloaded(0, GARBAGE_ADDR);
  for (int i = 0; i < 16; i += 4) gemmini_extended_mvout(C[i], 0x80000000 + i, 16, 4);
  gemmini_fence();
}

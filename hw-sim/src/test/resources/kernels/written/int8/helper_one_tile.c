// A helper function that computes one tile with a loop of known length.
static void tile(const elem_t *a, const elem_t *b, elem_t *c, int lda, int ldb, int ldc, int K) {
  for (int k = 0; k < K; k++) {
    gemmini_mvin(a + k * 16, k * 16);
    gemmini_extended_mvin2(b + k * 16 * ldb, 512 + k * 16, 16, 16);
  }
  for (int k = 0; k < K; k++) {
    gemmini_preload(512 + k * 16, k == 0 ? 0x80000000u : 0xC0000000u);
    gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
  }
  gemmini_mvout(c, 0x80000000u);
}
void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 64; i += 16)
    for (int j = 0; j < 64; j += 16) tile(&A[i][0], &B[0][j], &C[i][j], 64, 64, 64, 4);
  gemmini_fence();
}

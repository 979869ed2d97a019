// A general product routine, called once.
static void mm(const elem_t *A, const elem_t *B, elem_t *C, size_t I, size_t J, size_t K, size_t sA, size_t sB, size_t sC) {
  for (size_t i = 0; i < I; i++)
    for (size_t j = 0; j < J; j++) {
      for (size_t k = 0; k < K; k++) {
        gemmini_mvin(A + (i * sA + k) * 16, (uint32_t)(k * 16));
        gemmini_extended_mvin2(B + (k * sB + j) * 16, (uint32_t)(1024 + k * 16), 16, 16);
        gemmini_preload((uint32_t)(1024 + k * 16), k == 0 ? 0x80000000u : 0xC0000000u);
        gemmini_compute_preloaded((uint32_t)(k * 16), GARBAGE_ADDR);
      }
      gemmini_mvout(C + (i * sC + j) * 16, 0x80000000u);
    }
}
void kernel(const elem_t A[64][48], const elem_t B[48][64], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  mm(&A[0][0], &B[0][0], &C[0][0], 4, 4, 3, 48, 64, 64);
  gemmini_fence();
}

// 96x64x96 in order j, k, i with a macro for every address and size_t indices.
#define SPA(i, k) ((uint32_t)(((i) * 4 + (k)) * DIM))
#define SPB(k, j) ((uint32_t)(8192 + ((k) * 6 + (j)) * DIM))
#define ACC(i, j, first) ((uint32_t)((first) ? 0x80000000u : 0xC0000000u) + (uint32_t)(((i) * 6 + (j)) * DIM))
void kernel(const elem_t A[96][64], const elem_t B[64][96], elem_t C[96][96]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(96, 1.0f, false, 1);
  gemmini_extended_config_st(96, NO_ACTIVATION, 0.0625f);
  for (size_t j = 0; j < 6; j++) {
    for (size_t k = 0; k < 4; k++) {
      gemmini_extended_mvin2(&B[k * DIM][j * DIM], SPB(k, j), DIM, DIM);
      for (size_t i = 0; i < 6; i++) {
        if (j == 0) {
          gemmini_extended_mvin(&A[i * DIM][k * DIM], SPA(i, k), DIM, DIM);
        }
        if (i == 0) {
          gemmini_extended_preload(SPB(k, j), ACC(i, j, k == 0), DIM, DIM, DIM, DIM);
          gemmini_extended_compute_preloaded(SPA(i, k), GARBAGE_ADDR, DIM, DIM, DIM, DIM);
        } else {
          gemmini_extended_preload(GARBAGE_ADDR, ACC(i, j, k == 0), DIM, DIM, DIM, DIM);
          gemmini_extended_compute_accumulated(SPA(i, k), GARBAGE_ADDR, DIM, DIM, DIM, DIM);
        }
      }
    }
    for (size_t i = 0; i < 6; i++) gemmini_extended_mvout(&C[i * DIM][j * DIM], ACC(i, j, true), DIM, DIM);
  }
  gemmini_fence();
}

// A product and, right behind it, the sum of two matrices, each in a loop of the hardware, which has one setting for both.
void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[32][64], elem_t D[32][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, true, 0);
  gemmini_extended3_config_ld(64, 1.0f, true, 1);
  gemmini_extended3_config_ld(64, 1.0f, true, 2);
  gemmini_extended_config_st(64, NO_ACTIVATION, 1.0f);
  gemmini_loop_ws(2, 4, 4, 0, 0, 0, A, B, NULL, C, 64, 64, 64, 64, false, false, false, false, false, NO_ACTIVATION, 0, 0, false);
  gemmini_loop_ws(2, 4, 0, 0, 0, 0, A, B, NULL, D, 64, 64, 64, 64, false, false, false, false, false, NO_ACTIVATION, 0, 0, true);
  gemmini_fence();
}

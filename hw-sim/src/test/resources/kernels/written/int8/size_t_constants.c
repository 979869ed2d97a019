// size_t counters and bounds that are local constants.
void kernel(const elem_t A[80][48], const elem_t B[48][80], elem_t C[80][80]) {
  const size_t I = 5, J = 5, K = 3;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(48, 1.0f, false, 0);
  gemmini_extended3_config_ld(80, 1.0f, false, 1);
  gemmini_extended_config_st(80, NO_ACTIVATION, 0.0625f);
  const uint32_t A_sp = 0, B_sp = 4096, C_acc = 3u << 30, C_new = 1u << 31;
  for (size_t k = 0; k < K; k++)
    for (size_t j = 0; j < J; j++) gemmini_extended_mvin2(&B[k * 16][j * 16], B_sp + (k * J + j) * 16, 16, 16);
  for (size_t i = 0; i < I; i++) {
    for (size_t k = 0; k < K; k++) gemmini_mvin(&A[i * 16][k * 16], A_sp + (i * K + k) * 16);
    for (size_t j = 0; j < J; j++) {
      for (size_t k = 0; k < K; k++) {
        uint32_t c = (k == 0 ? C_new : C_acc) + (i * J + j) * 16;
        gemmini_preload(B_sp + (k * J + j) * 16, c);
        gemmini_compute_preloaded(A_sp + (i * K + k) * 16, GARBAGE_ADDR);
      }
      gemmini_mvout(&C[i * 16][j * 16], C_new + (i * J + j) * 16);
    }
  }
  gemmini_fence();
}

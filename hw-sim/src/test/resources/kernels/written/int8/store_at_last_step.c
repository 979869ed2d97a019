// Results stored inside of the innermost loop, at its last step.
void kernel(const elem_t A[64][128], const elem_t B[128][32], elem_t C[64][32]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(128, 1.0f, false, 0);
  gemmini_extended3_config_ld(32, 1.0f, false, 1);
  gemmini_extended_config_st(32, RELU, 0.0625f);
  for (int k = 0; k < 8; k++) gemmini_extended_mvin2(&B[k * 16][0], 8192 + k * 32, 32, 16);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 8; k++) {
      gemmini_mvin(&A[i * 16][k * 16], (i * 8 + k) * 16);
      for (int j = 0; j < 2; j++) {
        const uint32_t acc = (i * 2 + j) * 16;
        gemmini_preload(8192 + k * 32 + j * 16, (k == 0 ? (1u << 31) : (3u << 30)) | acc);
        gemmini_compute_preloaded((i * 8 + k) * 16, GARBAGE_ADDR);
        if (k == 7) gemmini_mvout(&C[i * 16][j * 16], (1u << 31) | acc);
      }
    }
  gemmini_fence();
}

// Accumulator addresses as sums of bits chosen by a counter.
void kernel(const elem_t A[64][128], const elem_t B[128][64], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(128, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.03125f);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 2; k++) gemmini_extended_mvin(&A[i * 16][k * 64], i * 128 + k * 64, 64, 16);
  for (int k = 0; k < 8; k++) gemmini_extended_mvin2(&B[k * 16][0], 4096 + k * 64, 64, 16);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 8; k++) {
        uint32_t out = 0x80000000u | (k > 0 ? 0x40000000u : 0) | (i * 64 + j * 16);
        gemmini_preload(4096 + k * 64 + j * 16, out);
        gemmini_compute_preloaded(i * 128 + k * 16, GARBAGE_ADDR);
      }
  for (int i = 0; i < 4; i++) gemmini_extended_mvout(&C[i * 16][0], 0x80000000u + i * 64, 64, 16);
  gemmini_fence();
}

// The depth in three parts with alternating halves, weights reused over rows.
void kernel(const elem_t A[64][96], const elem_t B[96][64], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(96, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int kt = 0; kt < 3; kt++) {
    for (int i = 0; i < 4; i++) gemmini_extended_mvin(&A[i * 16][kt * 32], (kt & 1) * 128 + i * 32, 32, 16);
    for (int k = 0; k < 2; k++) gemmini_extended_mvin2(&B[kt * 32 + k * 16][0], 1024 + (kt & 1) * 128 + k * 64, 64, 16);
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 2; k++)
        for (int i = 0; i < 4; i++) {
          uint32_t c = 0x80000000u + (i * 4 + j) * 16;
          if (kt > 0 || k > 0) c += 0x40000000u;
          gemmini_preload(i == 0 ? 1024 + (kt & 1) * 128 + k * 64 + j * 16 : GARBAGE_ADDR, c);
          if (i == 0) { gemmini_compute_preloaded((kt & 1) * 128 + i * 32 + k * 16, GARBAGE_ADDR); } else { gemmini_compute_accumulated((kt & 1) * 128 + i * 32 + k * 16, GARBAGE_ADDR); }
        }
  }
  for (int i = 0; i < 4; i++) gemmini_extended_mvout(&C[i * 16][0], 0x80000000u + i * 64, 64, 16);
  gemmini_fence();
}

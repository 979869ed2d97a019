// Rows of A in halves chosen by macros with a remainder, B resident.
#define DIMM 16
#define PING(t) ((uint32_t)(((t) % 2) * 512))
#define ACC(t) (0x80000000u + ((t) % 2) * 64)
void kernel(const elem_t A[96][64], const elem_t B[64][64], elem_t C[96][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(64, RELU, 0.0625f);
  for (int k = 0; k < 4; k++) gemmini_extended_mvin2(&B[k * DIMM][0], 2048 + k * 64, 64, 16);
  gemmini_extended_mvin(&A[0][0], PING(0), 64, 16);
  for (int t = 0; t < 6; t++) {
    if (t + 1 < 6) gemmini_extended_mvin(&A[(t + 1) * DIMM][0], PING(t + 1), 64, 16);
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 4; k++) {
        uint32_t c = ACC(t) + j * 16;
        if (k > 0) c |= 0x40000000u;
        gemmini_preload(2048 + k * 64 + j * DIMM, c);
        gemmini_compute_preloaded(PING(t) + k * DIMM, GARBAGE_ADDR);
      }
    gemmini_extended_mvout(&C[t * DIMM][0], ACC(t), 64, 16);
  }
  gemmini_fence();
}

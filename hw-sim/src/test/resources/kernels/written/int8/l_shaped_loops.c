// k outside, i inside with weights kept, accumulating into 8 tiles; the last k writes out.
void kernel(const elem_t A[128][64], const elem_t B[64][16], elem_t C[128][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(16, 1.0f, false, 1);
  gemmini_extended_config_st(16, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 8; i++) gemmini_extended_mvin(A[i * 16], i * 64, 64, 16);
  for (int k = 0; k < 4; k++) {
    gemmini_extended_mvin2(B[k * 16], 4096 + k * 16, 16, 16);
    for (int i = 0; i < 8; i++) {
      uint32_t acc = (k == 0 ? 0x80000000u : 0xC0000000u) + i * 16;
      gemmini_preload(i == 0 ? 4096 + k * 16 : GARBAGE_ADDR, acc);
      if (i == 0) {
        gemmini_compute_preloaded(i * 64 + k * 16, GARBAGE_ADDR);
      } else {
        gemmini_compute_accumulated(i * 64 + k * 16, GARBAGE_ADDR);
      }
      if (k == 3) gemmini_mvout(C[i * 16], 0x80000000u + i * 16);
    }
  }
  gemmini_fence();
}

// A product in one bank of the accumulator, while loads add to rows in the other one, which shares its adder.
void kernel(const elem_t A[64][64], const elem_t B[64][16], const acc_t D[64][16], elem_t C[128][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(16, 1.0f, false, 1);
  gemmini_extended3_config_ld(64, 1.0f, false, 2);
  gemmini_extended_config_st(16, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 4; i++) gemmini_extended_mvin(A[i * 16], i * 64, 64, 16);
  for (int k = 0; k < 4; k++) gemmini_extended_mvin2(B[k * 16], 4096 + k * 16, 16, 16);
  for (int i = 0; i < 4; i++) gemmini_extended_mvin3(D[i * 16], 0x80000000u + i * 16, 16, 16);
  for (int i = 0; i < 4; i++) gemmini_extended_mvin3(D[i * 16], 0x80000000u + 512 + i * 16, 16, 16);
  gemmini_fence();
  for (int k = 0; k < 4; k++) {
    gemmini_extended_mvin3(D[k * 16], 0xC0000000u + 512 + k * 16, 16, 16);
    for (int i = 0; i < 4; i++) {
      gemmini_preload(i ? GARBAGE_ADDR : 4096 + k * 16, 0xC0000000u + i * 16);
      if (i) { gemmini_compute_accumulated(i * 64 + k * 16, GARBAGE_ADDR); } else { gemmini_compute_preloaded(i * 64 + k * 16, GARBAGE_ADDR); }
    }
  }
  for (int i = 0; i < 4; i++) gemmini_extended_mvout(C[i * 16], 0x80000000u + i * 16, 16, 16);
  for (int i = 0; i < 4; i++) gemmini_extended_mvout(C[64 + i * 16], 0x80000000u + 512 + i * 16, 16, 16);
  gemmini_fence();
}

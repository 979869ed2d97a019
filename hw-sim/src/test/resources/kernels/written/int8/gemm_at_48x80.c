// C = A^T * B, 48x80x64, A transposed by the execute configuration.
void kernel(const elem_t At[80][48], const elem_t B[80][64], elem_t C[48][64]) {
  gemmini_extended_config_ex(OUTPUT_STATIONARY, NO_ACTIVATION, 0, 1, true, false);
  gemmini_extended3_config_ld(48, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int k = 0; k < 5; k++) {
    gemmini_extended_mvin(At[k * 16], k * 48, 48, 16);
    gemmini_extended_mvin2(B[k * 16], 4096 + k * 64, 64, 16);
  }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 4; j++) {
      for (int k = 0; k < 5; k++) {
        gemmini_preload(GARBAGE_ADDR, k == 4 ? 0x80000000u + i * 64 + j * 16 : GARBAGE_ADDR);
        if (k == 0) {
          gemmini_compute_preloaded(k * 48 + i * 16, 4096 + k * 64 + j * 16);
        } else {
          gemmini_compute_accumulated(k * 48 + i * 16, 4096 + k * 64 + j * 16);
        }
      }
      gemmini_extended_mvout(&C[i * 16][j * 16], 0x80000000u + i * 64 + j * 16, 16, 16);
    }
  gemmini_fence();
}

// 48x80x96 product with one block of each operand and a fence after each tile.
void kernel(const elem_t A[48][80], const elem_t B[80][96], elem_t C[48][96]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(80, 1.0f, false, 0);
  gemmini_extended3_config_ld(96, 1.0f, false, 1);
  gemmini_extended_config_st(96, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 48; i += 16)
    for (int j = 0; j < 96; j += 16) {
      for (int k = 0; k < 80; k += 16) {
        gemmini_mvin(&A[i][k], 0);
        gemmini_extended_mvin2(&B[k][j], 16, 16, 16);
        gemmini_preload(16, k == 0 ? 0x80000000u : 0xC0000000u);
        gemmini_compute_preloaded(0, GARBAGE_ADDR);
      }
      gemmini_mvout(&C[i][j], 0x80000000u);
      gemmini_fence();
    }
}

// 64x64x128 with two buffers of A and B loaded one step ahead; B is loaded only for the first row block.
void kernel(const elem_t A[64][128], const elem_t B[128][64], elem_t C[64][64]) {
  const uint32_t a_base[2] = {0, 128};
  const uint32_t b_base = 4096;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(128, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(64, RELU, 0.03125f);
  gemmini_extended_mvin(&A[0][0], a_base[0], 64, 16);
  gemmini_extended_mvin(&A[0][64], a_base[0] + 64, 64, 16);
  for (int i = 0; i < 4; i++) {
    if (i + 1 < 4) {
      gemmini_extended_mvin(&A[(i + 1) * 16][0], a_base[(i + 1) & 1], 64, 16);
      gemmini_extended_mvin(&A[(i + 1) * 16][64], a_base[(i + 1) & 1] + 64, 64, 16);
    }
    for (int k = 0; k < 8; k++) {
      if (i == 0) gemmini_extended_mvin2(&B[k * 16][0], b_base + k * 64, 64, 16);
      for (int j = 0; j < 4; j++) {
        gemmini_preload(b_base + k * 64 + j * 16, (k == 0 ? 0x80000000u : 0xC0000000u) | ((i & 1) * 64 + j * 16));
        gemmini_compute_preloaded(a_base[i & 1] + k * 16, GARBAGE_ADDR);
      }
    }
    gemmini_extended_mvout(C[i * 16], 0x80000000u | ((i & 1) * 64), 64, 16);
  }
  gemmini_fence();
}

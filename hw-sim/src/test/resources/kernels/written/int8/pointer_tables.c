// 64x64x64 with tables of local addresses filled by the host first.
void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
  uint32_t as[16], bs[16], cs[16];
  for (int t = 0; t < 16; t++) {
    as[t] = t * 16;
    bs[t] = 8192 + t * 16;
    cs[t] = 0x80000000u + t * 16;
  }
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int t = 0; t < 16; t++) {
    gemmini_mvin(&A[t / 4 * 16][t % 4 * 16], as[t]);
    gemmini_mvin(&B[t / 4 * 16][t % 4 * 16], bs[t]);
  }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) {
      for (int k = 0; k < 4; k++) {
        gemmini_preload(bs[k * 4 + j], k ? cs[i * 4 + j] | 0x40000000u : cs[i * 4 + j]);
        gemmini_compute_preloaded(as[i * 4 + k], GARBAGE_ADDR);
      }
      gemmini_mvout(&C[i * 16][j * 16], cs[i * 4 + j]);
    }
  gemmini_fence();
}

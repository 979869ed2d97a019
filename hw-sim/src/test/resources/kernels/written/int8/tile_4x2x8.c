// 128x128x64 in outer tiles of 64x64x32, inner blocks in the order j, k, i, accumulator halves alternating.
#define TI 4
#define TJ 4
#define TK 2
void kernel(const elem_t A[128][64], const elem_t B[64][128], elem_t C[128][128]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 0);
  gemmini_extended3_config_ld(128, 1.0f, false, 1);
  gemmini_extended_config_st(128, NO_ACTIVATION, 0.0625f);
  int half = 0;
  for (int i0 = 0; i0 < 8; i0 += TI)
    for (int j0 = 0; j0 < 8; j0 += TJ) {
      for (int k0 = 0; k0 < 4; k0 += TK) {
        for (int i = 0; i < TI; i++) gemmini_extended_mvin(&A[(i0 + i) * 16][k0 * 16], (i * TK) * 16 + (k0 / TK) * 1024, TK * 16, 16);
        for (int k = 0; k < TK; k++) gemmini_extended_mvin2(&B[(k0 + k) * 16][j0 * 16], 8192 + (k * TJ) * 16 + (k0 / TK) * 1024, TJ * 16, 16);
        for (int j = 0; j < TJ; j++)
          for (int k = 0; k < TK; k++)
            for (int i = 0; i < TI; i++) {
              gemmini_preload(i == 0 ? 8192 + (k * TJ + j) * 16 + (k0 / TK) * 1024 : GARBAGE_ADDR,
                              (k0 + k == 0 ? 0x80000000u : 0xC0000000u) + half * 256 + (i * TJ + j) * 16);
              if (i == 0) {
                gemmini_compute_preloaded((i * TK + k) * 16 + (k0 / TK) * 1024, GARBAGE_ADDR);
              } else {
                gemmini_compute_accumulated((i * TK + k) * 16 + (k0 / TK) * 1024, GARBAGE_ADDR);
              }
            }
      }
      for (int i = 0; i < TI; i++)
        gemmini_extended_mvout(&C[(i0 + i) * 16][j0 * 16], 0x80000000u + half * 256 + i * TJ * 16, TJ * 16, 16);
      half ^= 1;
    }
  gemmini_fence();
}

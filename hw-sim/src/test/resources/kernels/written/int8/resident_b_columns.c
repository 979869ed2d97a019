// B resident, the blocks of A loaded in the first column of tiles.
enum { M = 128, K = 64, N = 64 };
void kernel(const elem_t A[M][K], const elem_t B[K][N], elem_t C[M][N]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(K, 1.0f, false, 0);
  gemmini_extended3_config_ld(N, 1.0f, false, 1);
  gemmini_extended_config_st(N, NO_ACTIVATION, 0.0625f);
  uint32_t bsp = 8192, asp = 0;
  for (int k = 0; k < K / 16; k++)
    for (int j = 0; j < N / 16; j++) gemmini_extended_mvin2(&B[k * 16][j * 16], bsp + (k * (N / 16) + j) * 16, 16, 16);
  for (int j = 0; j < N / 16; j++)
    for (int k = 0; k < K / 16; k++)
      for (int i = 0; i < M / 16; i++) {
        if (j == 0) gemmini_mvin(&A[i * 16][k * 16], asp + (i * (K / 16) + k) * 16);
        uint32_t acc = (k == 0 ? 0x80000000u : 0xC0000000u) + (i * (N / 16) + j) * 16;
        if (i == 0) {
          gemmini_preload(bsp + (k * (N / 16) + j) * 16, acc);
          gemmini_compute_preloaded(asp + (i * (K / 16) + k) * 16, GARBAGE_ADDR);
        } else {
          gemmini_preload(GARBAGE_ADDR, acc);
          gemmini_compute_accumulated(asp + (i * (K / 16) + k) * 16, GARBAGE_ADDR);
        }
      }
  for (int i = 0; i < M / 16; i++)
    for (int j = 0; j < N / 16; j++) gemmini_mvout(&C[i * 16][j * 16], 0x80000000u + (i * (N / 16) + j) * 16);
  gemmini_fence();
}

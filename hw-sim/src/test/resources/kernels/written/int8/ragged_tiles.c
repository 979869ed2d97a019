// 40x56x72 in tiles of 16 with ragged edges computed by minima.
#define M 40
#define K 56
#define N 72
#define MIN(a, b) ((a) < (b) ? (a) : (b))
void kernel(const elem_t A[M][K], const elem_t B[K][N], elem_t C[M][N]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(K, 1.0f, false, 0);
  gemmini_extended3_config_ld(N, 1.0f, false, 1);
  gemmini_extended_config_st(N, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < M; i += 16) {
    const int rows = MIN(16, M - i);
    for (int j = 0; j < N; j += 16) {
      const int cols = MIN(16, N - j);
      for (int k = 0; k < K; k += 16) {
        const int depth = MIN(16, K - k);
        gemmini_extended_mvin(&A[i][k], 0, depth, rows);
        gemmini_extended_mvin2(&B[k][j], 64, cols, depth);
        gemmini_extended_preload(64, k == 0 ? 0x80000000 : 0xC0000000, cols, depth, cols, rows);
        gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, depth, rows, 16, 16);
      }
      gemmini_extended_mvout(&C[i][j], 0x80000000, cols, rows);
    }
  }
  gemmini_fence();
}

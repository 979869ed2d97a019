// 70x33x20 product with ragged tiles, k outermost.
enum { M = 70, N = 33, K = 20 };
void kernel(const elem_t A[M][K], const elem_t B[K][N], elem_t C[M][N]) {
  gemmini_config_ex(WEIGHT_STATIONARY, RELU, 0);
  gemmini_extended3_config_ld(K, 1.0f, false, 0);
  gemmini_extended3_config_ld(N, 1.0f, false, 1);
  gemmini_extended_config_st(N, RELU, 0.25f);
  for (int k = 0; k < K; k += DIM) {
    const int d = K - k > DIM ? DIM : K - k;
    for (int j = 0; j < N; j += DIM) {
      const int n = N - j > DIM ? DIM : N - j;
      gemmini_extended_mvin2(&B[k][j], 8192 + (k / DIM * 3 + j / DIM) * DIM, n, d);
    }
    for (int i = 0; i < M; i += DIM) {
      const int m = M - i > DIM ? DIM : M - i;
      gemmini_extended_mvin(&A[i][k], (i / DIM * 2 + k / DIM) * DIM, d, m);
      for (int j = 0; j < N; j += DIM) {
        const int n = N - j > DIM ? DIM : N - j;
        const uint32_t c = (k ? 0xC0000000u : 0x80000000u) + (i / DIM * 3 + j / DIM) * DIM;
        gemmini_extended_preload(8192 + (k / DIM * 3 + j / DIM) * DIM, c, n, d, n, m);
        gemmini_extended_compute_preloaded((i / DIM * 2 + k / DIM) * DIM, GARBAGE_ADDR, d, m, n, m);
      }
    }
  }
  for (int i = 0; i < M; i += DIM)
    for (int j = 0; j < N; j += DIM)
      gemmini_extended_mvout(&C[i][j], 0x80000000u + (i / DIM * 3 + j / DIM) * DIM, N - j > DIM ? DIM : N - j, M - i > DIM ? DIM : M - i);
  gemmini_fence();
}

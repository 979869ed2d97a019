// Host only: dot products of rows of A with columns of B.
void kernel(const elem_t A[24][64], const elem_t B[64][24], int32_t C[24][24]) {
  for (int i = 0; i < 24; i++)
    for (int j = 0; j < 24; j++) {
      int32_t s = 0;
      for (int k = 0; k < 64; k++) s += (int32_t)A[i][k] * B[k][j];
      C[i][j] = s;
    }
  gemmini_fence();
}

// op: gemm:32x32x32
void kernel(const elem_t A[32][32], const elem_t B[32][32], elem_t C[32][32]) {
  for (int i = 0; i < 32; i++)
    for (int j = 0; j < 32; j++) {
      int sum = 0;
      for (int k = 0; k < 32; k++) sum += A[i][k] * B[k][j];
      const float scaled = sum * 0.0009765625f;
      const float limited = scaled > 127 ? 127 : scaled < -128 ? -128 : scaled;
      C[i][j] = (elem_t)((limited + 12582912.0f) - 12582912.0f);
    }
}

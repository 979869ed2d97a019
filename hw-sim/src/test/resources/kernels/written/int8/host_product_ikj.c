// A product on the host, its sums in memory.
void kernel(const elem_t A[24][24], const elem_t B[24][24], int32_t C[24][24]) {
  for (int i = 0; i < 24; i++) {
    for (int j = 0; j < 24; j++) C[i][j] = 0;
    for (int k = 0; k < 24; k++)
      for (int j = 0; j < 24; j++) C[i][j] += A[i][k] * B[k][j];
  }
}

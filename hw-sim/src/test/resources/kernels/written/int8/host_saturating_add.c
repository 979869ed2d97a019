// Saturating sum of two maps by a macro.
#define SAT8(x) ((x) > 127 ? 127 : ((x) < -128 ? -128 : (x)))
void kernel(const elem_t A[32][32], const elem_t B[32][32], elem_t C[32][32]) {
  for (int i = 0; i < 32; i++)
    for (int j = 0; j < 32; j++) C[i][j] = SAT8(A[i][j] + B[i][j]);
}

// Row maxima, differences and sums of int32 scores, on the host alone.
void kernel(const int32_t S[32][64], int32_t m[32], int32_t d[32][64], int32_t t[32]) {
  for (int i = 0; i < 32; i++) {
    int32_t best = S[i][0];
    for (int j = 1; j < 64; j++)
      if (S[i][j] > best) best = S[i][j];
    m[i] = best;
    int32_t sum = 0;
    for (int j = 0; j < 64; j++) {
      d[i][j] = best - S[i][j];
      sum += d[i][j] >> 2;
    }
    t[i] = sum;
  }
  gemmini_fence();
}

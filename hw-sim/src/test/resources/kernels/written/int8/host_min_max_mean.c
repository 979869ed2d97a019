// Host only: smallest, largest and sum of each of 8 groups.
void kernel(const int32_t x[8][256], int32_t lo[8], int32_t hi[8], int64_t sum[8]) {
  for (int g = 0; g < 8; g++) {
    int32_t a = x[g][0], b = x[g][0];
    int64_t s = 0;
    for (int i = 0; i < 256; i++) {
      if (x[g][i] < a) a = x[g][i];
      if (x[g][i] > b) b = x[g][i];
      s += x[g][i];
    }
    lo[g] = a;
    hi[g] = b;
    sum[g] = s;
  }
  gemmini_fence();
}

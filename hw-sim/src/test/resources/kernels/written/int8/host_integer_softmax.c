// Row maxima, shifted powers and quotients.
void kernel(const int32_t S[16][64], int32_t P[16][64]) {
  for (int i = 0; i < 16; i++) {
    int32_t mx = S[i][0];
    for (int j = 1; j < 64; j++) mx = S[i][j] > mx ? S[i][j] : mx;
    int32_t sum = 0;
    for (int j = 0; j < 64; j++) {
      int32_t d = mx - S[i][j];
      int32_t e = d > 31 ? 0 : (1 << 20) >> d;
      P[i][j] = e;
      sum += e;
    }
    for (int j = 0; j < 64; j++) P[i][j] = (int32_t)(((int64_t)P[i][j] << 8) / (sum + 1));
  }
}

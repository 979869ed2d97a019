// Host only: sorts each row of 24 words by exchange.
void kernel(const int32_t in[16][24], int32_t out[16][24]) {
  for (int r = 0; r < 16; r++) {
    for (int i = 0; i < 24; i++) out[r][i] = in[r][i];
    for (int i = 0; i < 23; i++)
      for (int j = 0; j < 23 - i; j++)
        if (out[r][j] > out[r][j + 1]) {
          int32_t t = out[r][j];
          out[r][j] = out[r][j + 1];
          out[r][j + 1] = t;
        }
  }
  gemmini_fence();
}

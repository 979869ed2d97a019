// Host only: prefix sums along rows, then along columns.
void kernel(const elem_t in[48][48], int32_t out[48][48]) {
  for (int i = 0; i < 48; i++) {
    int32_t s = 0;
    for (int j = 0; j < 48; j++) {
      s += in[i][j];
      out[i][j] = s;
    }
  }
  for (int i = 1; i < 48; i++)
    for (int j = 0; j < 48; j++) out[i][j] += out[i - 1][j];
  gemmini_fence();
}

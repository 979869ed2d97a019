// Adds a bias to int32 sums, applies relu and packs to int8 with saturation.
void kernel(const int32_t S[32][48], const int32_t bias[48], elem_t C[32][48]) {
  for (int i = 0; i < 32; i++)
    for (int j = 0; j < 48; j++) {
      int32_t v = S[i][j] + bias[j];
      v = v > 0 ? v : 0;
      v >>= 2;
      C[i][j] = v > 127 ? 127 : v;
    }
  gemmini_fence();
}

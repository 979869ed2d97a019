// Host only: greatest common divisors.
void kernel(const int32_t x[64], const int32_t y[64], int32_t g[64]) {
  for (int i = 0; i < 64; i++) {
    uint32_t a = x[i] + 600, b = y[i] + 600;
    while (b != 0) {
      uint32_t t = a % b;
      a = b;
      b = t;
    }
    g[i] = a;
  }
  gemmini_fence();
}

// Host only: polynomial in double precision, Horner.
void kernel(const int32_t in[256], int32_t out[256]) {
  for (int i = 0; i < 256; i++) {
    double x = in[i] * (1.0 / 512.0), y = 0.125;
    y = y * x - 0.5;
    y = y * x + 0.75;
    y = y * x + 1.0;
    out[i] = (int32_t)(y * 4096.0);
  }
  gemmini_fence();
}

// Host only: mixes two images with a weight.
void kernel(const uint8_t a[1024], const uint8_t b[1024], uint8_t out[1024]) {
  for (int i = 0; i < 1024; i++) out[i] = (a[i] * 77 + b[i] * 179 + 128) >> 8;
  gemmini_fence();
}

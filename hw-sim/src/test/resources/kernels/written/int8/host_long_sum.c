// A 64-bit sum of products.
void kernel(const int32_t a[256], const int32_t b[256], int32_t y[2]) {
  int64_t s = 0;
  for (int i = 0; i < 256; i++) s += (int64_t)a[i] * b[i];
  y[0] = (int32_t)s; y[1] = (int32_t)(s >> 32);
}

// A table of constants.
static const int8_t lut[16] = {0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 100, 110, 120, 127};
void kernel(const elem_t x[1024], elem_t y[1024]) {
  for (int i = 0; i < 1024; i++) y[i] = lut[(x[i] + 8) & 15];
}

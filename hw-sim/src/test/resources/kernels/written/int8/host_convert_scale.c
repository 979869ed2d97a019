// Host only: int32 to int8 with a shift, rounding and saturation.
void kernel(const acc_t in[2048], elem_t out[2048]) {
  for (int i = 0; i < 2048; i++) {
    acc_t x = (in[i] + 8) >> 4;
    out[i] = x > 127 ? 127 : x < -128 ? -128 : x;
  }
  gemmini_fence();
}

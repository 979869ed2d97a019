// Host only: packs two 4-bit values into a byte.
void kernel(const elem_t in[2048], uint8_t out[1024]) {
  for (int i = 0; i < 1024; i++) out[i] = (uint8_t)((in[2 * i] & 15) | (in[2 * i + 1] << 4));
  gemmini_fence();
}

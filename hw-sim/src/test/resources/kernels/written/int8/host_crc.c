// Host only: bitwise checksum of 512 bytes.
void kernel(const uint8_t data[512], uint32_t crc[1]) {
  uint32_t c = 0xffffffffu;
  for (int i = 0; i < 512; i++) {
    c ^= data[i];
    for (int b = 0; b < 8; b++) c = (c >> 1) ^ (0xedb88320u & -(c & 1));
  }
  crc[0] = ~c;
  gemmini_fence();
}

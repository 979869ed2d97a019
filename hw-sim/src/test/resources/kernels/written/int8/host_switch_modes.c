// One of four operations by a switch.
void kernel(const int32_t x[512], const elem_t mode[512], int32_t y[512]) {
  for (int i = 0; i < 512; i++) {
    int32_t v = x[i];
    switch (mode[i] & 3) {
      case 0: y[i] = v; break;
      case 1: y[i] = v < 0 ? 0 : v; break;
      case 2: y[i] = v * 2; break;
      default: y[i] = -v; break;
    }
  }
}

// 3x3 patches of a 10x10 image with 8 channels, with a border of zeros, on the host alone.
void kernel(const elem_t X[10][10][8], elem_t P[100][72]) {
  for (int y = 0; y < 10; y++)
    for (int x = 0; x < 10; x++)
      for (int r = 0; r < 3; r++)
        for (int s = 0; s < 3; s++) {
          int iy = y + r - 1, ix = x + s - 1;
          for (int c = 0; c < 8; c++)
            P[y * 10 + x][(r * 3 + s) * 8 + c] = iy >= 0 && iy < 10 && ix >= 0 && ix < 10 ? X[iy][ix][c] : 0;
        }
  gemmini_fence();
}

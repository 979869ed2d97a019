// Depthwise 3x3 convolution with padding.
void kernel(const elem_t X[8][8][16], const elem_t W[3][3][16], elem_t Y[8][8][16]) {
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      for (int c = 0; c < 16; c++) {
        int s = 0;
        for (int r = 0; r < 3; r++) {
          int yy = y + r - 1;
          if (yy < 0 || yy >= 8) continue;
          for (int t = 0; t < 3; t++) {
            int xx = x + t - 1;
            if (xx < 0 || xx >= 8) continue;
            s += X[yy][xx][c] * W[r][t][c];
          }
        }
        s >>= 4;
        Y[y][x][c] = s > 127 ? 127 : s < -128 ? -128 : s;
      }
}

// 2x2 means of bytes.
void kernel(const elem_t X[16][16][16], elem_t Y[8][8][16]) {
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      for (int c = 0; c < 16; c++) {
        int s = 0;
        for (int a = 0; a < 2; a++)
          for (int b = 0; b < 2; b++) s += X[y * 2 + a][x * 2 + b][c];
        Y[y][x][c] = s >> 2;
      }
}

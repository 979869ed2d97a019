// 3x3 patches with a counter for the column.
void kernel(const elem_t X[8][8][4], elem_t P[64][36]) {
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++) {
      int row = y * 8 + x;
      int col = 0;
      for (int r = -1; r <= 1; r++)
        for (int s = -1; s <= 1; s++)
          for (int c = 0; c < 4; c++) {
            int yy = y + r, xx = x + s;
            if (yy >= 0 && yy < 8 && xx >= 0 && xx < 8) P[row][col] = X[yy][xx][c];
            else P[row][col] = 0;
            col++;
          }
    }
}

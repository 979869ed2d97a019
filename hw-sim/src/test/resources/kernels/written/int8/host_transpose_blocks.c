// Host only: blocked transpose of words.
void kernel(const int32_t A[64][64], int32_t T[64][64]) {
  for (int ib = 0; ib < 64; ib += 8)
    for (int jb = 0; jb < 64; jb += 8)
      for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++) T[jb + j][ib + i] = A[ib + i][jb + j];
  gemmini_fence();
}

// A bias added to each row.
void kernel(const int32_t S[32][48], const int32_t b[48], int32_t Y[32][48]) {
  for (int i = 0; i < 32; i++)
    for (int j = 0; j < 48; j++) Y[i][j] = S[i][j] + b[j];
}

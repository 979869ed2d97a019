// Counts values by bucket and finds the fullest one.
void kernel(const elem_t X[1024], int32_t bins[16], int32_t best[1]) {
  for (int b = 0; b < 16; b++) bins[b] = 0;
  for (int i = 0; i < 1024; i++) bins[(X[i] + 8) & 15]++;
  int at = 0;
  for (int b = 1; b < 16; b++)
    if (bins[b] > bins[at]) at = b;
  best[0] = at;
  gemmini_fence();
}

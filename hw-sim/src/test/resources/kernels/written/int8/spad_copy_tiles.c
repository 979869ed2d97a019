// Copies a 96x96 map through the scratchpad in tiles of 16x32, software pipelined by one.
void kernel(const elem_t in[96][96], elem_t out[96][96]) {
  gemmini_config_ld(96);
  gemmini_config_st(96);
  gemmini_extended_mvin(&in[0][0], 0, 32, 16);
  for (int t = 1; t <= 18; t++) {
    if (t < 18) gemmini_extended_mvin(&in[t / 3 * 16][t % 3 * 32], (t & 3) * 32, 32, 16);
    const int u = t - 1;
    for (int j = 0; j < 2; j++) gemmini_extended_mvout(&out[u / 3 * 16][u % 3 * 32 + j * 16], (u & 3) * 32 + j * 16, 16, 16);
  }
  gemmini_fence();
}

// Sum of two int8 maps in the accumulator with scales, relu on the way out.
void kernel(const elem_t a[64][96], const elem_t b[64][96], elem_t out[64][96]) {
  gemmini_extended3_config_ld(96, 1.0f, true, 0);
  gemmini_extended3_config_ld(96, 0.5f, true, 1);
  gemmini_extended_config_st(96, RELU, 1.0f);
  for (int i = 0; i < 64; i += DIM)
    for (int j = 0; j < 96; j += 2 * DIM) {
      const uint32_t c = (i / DIM * 6 + j / DIM) * DIM;
      gemmini_extended_mvin(&a[i][j], 0x80000000u + c, 2 * DIM, DIM);
      gemmini_fence();
      gemmini_extended_mvin2(&b[i][j], 0xC0000000u + c, 2 * DIM, DIM);
      gemmini_extended_mvout(&out[i][j], 0x80000000u + c, 2 * DIM, DIM);
    }
  gemmini_fence();
}

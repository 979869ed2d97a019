// Row blocks by walking pointers, four at a time.
void kernel(const elem_t A[128][64], const elem_t B[64][64], elem_t C[128][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  const elem_t *b = &B[0][0];
  for (uint32_t row = 0; row < 64; row += 16, b += 16 * 64) gemmini_extended_mvin(b, 8192 + row * 4, 64, 16);
  const elem_t *a = &A[0][0];
  elem_t *c = &C[0][0];
  uint32_t spad = 0;
  while (a < &A[0][0] + 128 * 64) {
    gemmini_extended_mvin(a, spad, 64, 16);
    for (uint32_t j = 0; j < 4; j++)
      for (uint32_t k = 0; k < 4; k++) {
        uint32_t out = 0x80000000u | (k > 0) << 30 | j * 16;
        gemmini_preload(8192 + k * 64 + j * 16, out);
        gemmini_compute_preloaded(spad + k * 16, GARBAGE_ADDR);
      }
    gemmini_extended_mvout(c, 0x80000000u, 64, 16);
    a += 16 * 64;
    c += 16 * 64;
    spad = (spad + 64) & 511;
  }
  gemmini_fence();
}

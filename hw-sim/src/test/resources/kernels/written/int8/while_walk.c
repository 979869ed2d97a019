// while and do loops that walk pointers and local addresses.
void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  const elem_t *a = &A[0][0];
  const elem_t *b = &B[0][0];
  uint32_t sa = 0, sb = 4096;
  int n = 4;
  while (n--) {
    gemmini_extended_mvin(a, sa, 64, 16);
    gemmini_extended_mvin(b, sb, 64, 16);
    a += 16 * 64; b += 16 * 64; sa += 64; sb += 64;
  }
  elem_t *c = &C[0][0];
  for (uint32_t i = 0; i < 4; i++) {
    for (uint32_t j = 0; j < 4; j++) {
      uint32_t k = 0;
      do {
        gemmini_preload(4096 + k * 64 + j * 16, (k == 0 ? 0x80000000u : 0xC0000000u) + j * 16);
        gemmini_compute_preloaded(i * 64 + k * 16, GARBAGE_ADDR);
      } while (++k < 4);
      gemmini_mvout(c + j * 16, 0x80000000u + j * 16);
    }
    c += 1024;
  }
  gemmini_fence();
}

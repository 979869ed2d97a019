// A dispatch on the tile's kind.
void kernel(const elem_t A[64][16], const elem_t B[16][16], const acc_t D[16][16], elem_t C[64][16]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(16, 1.0f, false, 0);
  gemmini_extended3_config_ld(64, 1.0f, false, 1);
  gemmini_extended_config_st(16, NO_ACTIVATION, 0.0625f);
  gemmini_mvin(B, 256);
  for (int i = 0; i < 4; i++) {
    uint32_t out = 0x80000000u + i * 16;
    gemmini_mvin(A[i * 16], i * 16);
    switch (i & 3) {
      case 0: break;
      case 1: gemmini_extended_mvin2(D, out, 16, 16); out |= 0x40000000u; break;
      case 2: gemmini_extended_mvin2(D, out, 16, 16); gemmini_extended_mvin2(D, out | 0x40000000u, 16, 16); out |= 0x40000000u; break;
      default: out += 16; break;
    }
    gemmini_preload(256, out);
    gemmini_compute_preloaded(i * 16, GARBAGE_ADDR);
    gemmini_mvout(C[i * 16], out & ~0x40000000u);
  }
  gemmini_fence();
}

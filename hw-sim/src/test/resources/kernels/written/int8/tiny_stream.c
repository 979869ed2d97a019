// Many blocks of 4x4 with loads, computes and stores in one loop.
void kernel(const elem_t A[256][4], const elem_t B[4][4], elem_t C[256][4]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(4);
  gemmini_config_st(4);
  gemmini_extended_mvin(B, 512, 4, 4);
  gemmini_extended_preload(512, 0x80000000u, 4, 4, 4, 4);
  for (int i = 0; i < 64; i++) {
    gemmini_extended_mvin(A[i * 4], i * 4, 4, 4);
    if (i > 0) gemmini_extended_preload(GARBAGE_ADDR, 0x80000000u + i * 4, 4, 4, 4, 4);
    gemmini_extended_compute_preloaded(i * 4, GARBAGE_ADDR, 4, 4, 4, 4);
    gemmini_extended_mvout(C[i * 4], 0x80000000u + i * 4, 4, 4);
  }
  gemmini_fence();
}

// Helpers with tile sizes as arguments, called from two places.
static inline void load(const elem_t *p, size_t stride, uint32_t address, int blocks) {
  for (int b = 0; b < blocks; b++) gemmini_mvin(p + b * 16, address + b * 16);
}
static void multiply(uint32_t a, uint32_t b, uint32_t c, int first) {
  gemmini_preload(b, first ? c : c | 0x40000000u);
  gemmini_compute_preloaded(a, GARBAGE_ADDR);
}
void kernel(const elem_t A[32][64], const elem_t B[64][64], elem_t C[32][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int k = 0; k < 4; k++) load(B[k * 16], 64, 4096 + k * 64, 4);
  for (int i = 0; i < 2; i++) {
    load(A[i * 16], 64, i * 64, 4);
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 4; k++) multiply(i * 64 + k * 16, 4096 + k * 64 + j * 16, 0x80000000u + i * 64 + j * 16, k == 0);
    for (int j = 0; j < 4; j++) gemmini_mvout(&C[i * 16][j * 16], 0x80000000u + i * 64 + j * 16);
  }
  gemmini_fence();
}

// Operands loaded by a helper, B transposed.
#define SP(r, c) ((r) * 128 + (c) * 16)
static inline void load(const elem_t M[64][128], int base) {
  for (int r = 0; r < 4; r++)
    for (int c = 0; c < 8; c += 4) gemmini_extended_mvin(&M[r * 16][c * 16], base + SP(r, c), 64, 16);
}
void kernel(const elem_t A[64][128], const elem_t B[64][128], elem_t C[64][64]) {
  gemmini_extended_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, 1, false, true);
  gemmini_config_ld(128);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  load(A, 0);
  load(B, 8192);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) {
      for (int k = 0; k < 8; k++) {
        gemmini_preload(8192 + SP(j, k), (k != 0) << 30 | 0x80000000u | (i * 4 + j) * 16);
        gemmini_compute_preloaded(SP(i, k), GARBAGE_ADDR);
      }
    }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) gemmini_mvout(&C[i * 16][j * 16], 0x80000000u | (i * 4 + j) * 16);
  gemmini_fence();
}

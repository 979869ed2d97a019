// A flat loop over steps that a helper returns as structs.
typedef struct { int i, j, k; uint32_t a, b, c; } step_t;
static step_t make(int t) {
  step_t s;
  s.i = t / 16; s.j = t / 4 % 4; s.k = t % 4;
  s.a = (s.i * 4 + s.k) * 16;
  s.b = 4096 + (s.k * 4 + s.j) * 16;
  s.c = (s.k == 0 ? 0x80000000u : 0xC0000000u) + (s.i * 4 + s.j) * 16;
  return s;
}
void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_config_ld(64);
  gemmini_extended_config_st(64, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) {
      gemmini_mvin(&A[i * 16][j * 16], (i * 4 + j) * 16);
      gemmini_mvin(&B[i * 16][j * 16], 4096 + (i * 4 + j) * 16);
    }
  for (int t = 0; t < 64; t++) {
    step_t s = make(t);
    gemmini_preload(s.b, s.c);
    gemmini_compute_preloaded(s.a, GARBAGE_ADDR);
    if (s.k == 3) gemmini_mvout(&C[s.i * 16][s.j * 16], 0x80000000u + (s.i * 4 + s.j) * 16);
  }
  gemmini_fence();
}

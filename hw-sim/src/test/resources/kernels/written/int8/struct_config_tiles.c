// 64x96x32 with a struct of tile parameters passed to helpers.
typedef struct {
  const elem_t *a;
  const elem_t *b;
  elem_t *c;
  uint32_t sa, sb, sc;
} tile_t;
static void load(const tile_t *t) {
  for (int k = 0; k < 6; k++) {
    gemmini_mvin(t->a + k * 16, t->sa + k * 16);
    gemmini_extended_mvin2(t->b + k * 16 * 32, t->sb + k * 32, 32, 16);
  }
}
static void multiply(const tile_t *t) {
  for (int j = 0; j < 2; j++)
    for (int k = 0; k < 6; k++) {
      gemmini_preload(t->sb + k * 32 + j * 16, t->sc + j * 16 + (k ? 0x40000000u : 0));
      gemmini_compute_preloaded(t->sa + k * 16, GARBAGE_ADDR);
    }
}
void kernel(const elem_t A[64][96], const elem_t B[96][32], elem_t C[64][32]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(96, 1.0f, false, 0);
  gemmini_extended3_config_ld(32, 1.0f, false, 1);
  gemmini_extended_config_st(32, NO_ACTIVATION, 0.0625f);
  for (int i = 0; i < 4; i++) {
    tile_t t = {A[i * 16], B[0], C[i * 16], (i & 1) * 128, 4096 + (i & 1) * 256, 0x80000000u + i * 32};
    load(&t);
    multiply(&t);
    gemmini_extended_mvout(t.c, t.sc, 32, 16);
  }
  gemmini_fence();
}

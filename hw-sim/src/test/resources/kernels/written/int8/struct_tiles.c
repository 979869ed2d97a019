// Tiles described by a constant table of structs.
typedef struct {
  int row, column;
  uint32_t spad, acc;
} tile_t;
static const tile_t tiles[6] = {{0, 0, 0, 0}, {0, 16, 16, 16}, {16, 0, 32, 32}, {16, 16, 48, 48}, {32, 0, 64, 64}, {32, 16, 80, 80}};
void kernel(const elem_t A[48][32], const elem_t W[16][16], elem_t C[48][32]) {
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(32, 1.0f, false, 0);
  gemmini_extended3_config_ld(16, 1.0f, false, 1);
  gemmini_extended_config_st(32, NO_ACTIVATION, 0.0625f);
  gemmini_extended_mvin2(W, 512, 16, 16);
  for (int t = 0; t < 6; t++) {
    const tile_t *tile = &tiles[t];
    gemmini_mvin(&A[tile->row][tile->column], tile->spad);
  }
  for (int t = 0; t < 6; t++) {
    gemmini_preload(t == 0 ? 512 : GARBAGE_ADDR, 0x80000000u + tiles[t].acc);
    if (t == 0) {
      gemmini_compute_preloaded(tiles[t].spad, GARBAGE_ADDR);
    } else {
      gemmini_compute_accumulated(tiles[t].spad, GARBAGE_ADDR);
    }
  }
  for (int t = 0; t < 6; t++) gemmini_mvout(&C[tiles[t].row][tiles[t].column], 0x80000000u + tiles[t].acc);
  gemmini_fence();
}

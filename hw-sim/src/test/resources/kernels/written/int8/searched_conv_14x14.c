// conv 1x14x14x32, 48 filters 3x3, stride 1, pad 1, int8:
// 16 pixels of a row by 64 filters at a time, no reuse between tiles.
#include "gemmini.h"
void kernel(const elem_t input[1][14][14][32], const elem_t weights[3][3][32][48], elem_t output[1][14][14][48]) {
  const uint32_t a_sp = 8192; // A tile: block c at a_sp + c * 16
  const uint32_t b_sp = 4096; // B tile: block (c, j) at b_sp + c * 64 + j * 16
  const uint32_t c_acc = 0x80000000u; // C tile: block j at c_acc + j * 16
  const uint32_t c_sum = 0xC0000000u; // the same rows, adding to them
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(32, MVIN_SCALE_IDENTITY, false, 0);
  gemmini_extended3_config_ld(48, MVIN_SCALE_IDENTITY, false, 1);
  gemmini_extended3_config_ld(0, MVIN_SCALE_IDENTITY, false, 2);
  gemmini_extended_config_st(48, NO_ACTIVATION, 0.000244140625f);
  for (int b = 0; b < 1; b++) {
    for (int x0 = 0; x0 < 14; x0 += 16) {
      for (int k0 = 0; k0 < 48; k0 += 64) {
        for (int r = 0; r < 3; r++) {
          const uint32_t s_base1 = b_sp + r * 336;
          for (int s = 0; s < 3; s++) {
            for (int c0 = 0; c0 < 32; c0 += 64) {
              for (int c = 0; c < 2; c++) {
                gemmini_extended_mvin2(&weights[r][s][c0 + c * 16][k0], s_base1 + c * 64 + s * 112, 48, 16);
              }
            }
          }
        }
      }
    }
    for (int y = 0; y < 14; y += 8) {
      for (int x0 = 0; x0 < 14; x0 += 16) {
        for (int k0 = 0; k0 < 48; k0 += 64) {
          // clear the accumulator tile
          for (int j = 0; j < 3; j++) {
            for (int y_part = 0; y_part < 8 && y + y_part < 14; y_part++) {
              gemmini_extended_mvin3(0, c_acc + j * 16 + y_part * 46, 16, 14);
            }
          }
          for (int r = 0; r < 3; r++) {
            for (int y_part = 0; y_part < 8 && y + y_part < 14; y_part++) {
              const int iy = y + y_part + r - 1;
              if (iy >= 0 && iy < 14) {
                for (int s = 0; s < 3; s++) {
                  const uint32_t s_rows = s % 2 * 4096;
                  const int ix = x0 + s - 1;
                  const int lo = ix < 0 ? -ix : 0; // pixels left of the image
                  const int inside = 14 - ix;
                  const int hi = inside < 14 ? inside : 14; // first pixel right of it
                  for (int c0 = 0; c0 < 32; c0 += 64) {
                    if (lo > 0) {
                      gemmini_extended_mvin(0, a_sp + y_part * 30 + s_rows, 32, lo);
                    }
                    if (hi < 14) {
                      gemmini_extended_mvin(0, a_sp + hi + y_part * 30 + s_rows, 32, 14 - hi);
                    }
                    gemmini_extended_mvin(&input[b][iy][ix + lo][c0], a_sp + lo + y_part * 30 + s_rows, 32, hi - lo);
                    for (int j = 0; j < 3; j++) {
                      for (int c = 0; c < 2; c++) {
                        gemmini_extended_preload(b_sp + c * 64 + j * 16 + r * 336 + s * 112, c_sum + j * 16 + y_part * 46, 16, 16, 16, 14);
                        gemmini_extended_compute_preloaded(a_sp + c * 16 + y_part * 30 + s_rows, GARBAGE_ADDR, 16, 14, 16, 14);
                      }
                    }
                  }
                }
              }
            }
          }
          for (int y_part = 0; y_part < 8 && y + y_part < 14; y_part++) {
            gemmini_extended_mvout(&output[b][y + y_part][x0][k0], c_acc + y_part * 46, 48, 14);
          }
        }
      }
    }
  }
  gemmini_fence();
}

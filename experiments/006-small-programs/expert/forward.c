// All matrices stay in the scratchpad for the whole horizon, K and d with their signs changed; the vectors of each step go through
// memory, since a product must have left the accumulator before the next can read it.
void kernel(const float A[12][12], const float B[12][4], const float K[4][12], const float d[5][4], const float x0[12],
            float x[5][12], float u[5][4]) {
  const uint32_t a_sp = 0, b_sp = 64, k_sp = 128, x_sp = 4096, u_sp = 8192;
  const uint32_t x_acc = 0x80000000u, u_acc = 0x80000400u;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(12 * sizeof(float), -1.0f, false, 0);
  gemmini_extended_mvin(K, k_sp, 12, 4);
  gemmini_extended3_config_ld(12 * sizeof(float), 1.0f, false, 0);
  gemmini_extended3_config_ld(4 * sizeof(float), 1.0f, false, 1);
  gemmini_extended3_config_ld(sizeof(float), -1.0f, false, 2);
  for (int t = 0; t < 5; t++) gemmini_extended_mvin3(d[t], u_acc + t * 4, 1, 4);
  gemmini_extended3_config_ld(sizeof(float), 1.0f, false, 2);
  gemmini_config_st(sizeof(float));
  for (int k = 0; k < 3; k++) gemmini_extended_mvin3(x0 + k * 4, x_sp + k * 4, 1, 4);
  for (int i = 0; i < 3; i++) gemmini_extended_mvin(A[i * 4], a_sp + i * 12, 12, 4);
  for (int i = 0; i < 3; i++) gemmini_extended_mvin2(B[i * 4], b_sp + i * 4, 4, 4);
  for (int t = 0; t < 5; t++) {
    if (t > 0) {
      for (int k = 0; k < 3; k++) gemmini_extended_mvin3(&x[t - 1][k * 4], x_sp + k * 4, 1, 4);
    }
    for (int k = 0; k < 3; k++) {
      gemmini_extended_preload(x_sp + k * 4, u_acc + t * 4 + 0x40000000u, 1, 4, 1, 4);
      gemmini_extended_compute_preloaded(k_sp + k * 4, GARBAGE_ADDR, 4, 4, 1, 4);
    }
    gemmini_extended_mvout(u[t], u_acc + t * 4, 1, 4);
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < 3; i++) {
        if (i == 0) {
          gemmini_extended_preload(x_sp + k * 4, x_acc + i * 4 + (k > 0 ? 0x40000000u : 0), 1, 4, 1, 4);
          gemmini_extended_compute_preloaded(a_sp + i * 12 + k * 4, GARBAGE_ADDR, 4, 4, 1, 4);
        } else {
          gemmini_extended_preload(GARBAGE_ADDR, x_acc + i * 4 + (k > 0 ? 0x40000000u : 0), 1, 4, 1, 4);
          gemmini_extended_compute_accumulated(a_sp + i * 12 + k * 4, GARBAGE_ADDR, 4, 4, 1, 4);
        }
      }
    }
    gemmini_fence();
    gemmini_extended_mvin3(u[t], u_sp, 1, 4);
    for (int i = 0; i < 3; i++) {
      if (i == 0) {
        gemmini_extended_preload(u_sp, x_acc + i * 4 + 0x40000000u, 1, 4, 1, 4);
        gemmini_extended_compute_preloaded(b_sp + i * 4, GARBAGE_ADDR, 4, 4, 1, 4);
      } else {
        gemmini_extended_preload(GARBAGE_ADDR, x_acc + i * 4 + 0x40000000u, 1, 4, 1, 4);
        gemmini_extended_compute_accumulated(b_sp + i * 4, GARBAGE_ADDR, 4, 4, 1, 4);
      }
    }
    for (int i = 0; i < 3; i++) gemmini_extended_mvout(&x[t][i * 4], x_acc + i * 4, 1, 4);
    gemmini_fence();
  }
}

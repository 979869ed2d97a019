// All matrices stay in the scratchpad for the whole horizon, K' with its sign changed, and the costs of all steps wait in
// the accumulator; the vectors of each step go through memory, since a product must have left the accumulator before the
// next can read it.
void kernel(const float Bt[4][12], const float Q[4][4], const float M[12][12], const float Kt[12][4],
            const float q[10][12], const float r[10][4], const float last[12], float p[10][12], float d[10][4]) {
  const uint32_t m_sp = 0, b_sp = 64, k_sp = 96, q_sp = 128, p_sp = 4096, r_sp = 8192, g_sp = 8256;
  const uint32_t p_acc = 0x80000000u, g_acc = 0x80000800u, d_acc = 0x80000840u;
  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
  gemmini_extended3_config_ld(12 * sizeof(float), 1.0f, false, 0);
  gemmini_extended3_config_ld(4 * sizeof(float), -1.0f, false, 1);
  gemmini_extended3_config_ld(sizeof(float), 1.0f, false, 2);
  gemmini_config_st(sizeof(float));
  gemmini_extended_mvin(Bt, b_sp, 12, 4);
  for (int k = 0; k < 3; k++) gemmini_extended_mvin3(last + k * 4, p_sp + k * 4, 1, 4);
  for (int t = 9; t >= 0; t--) gemmini_extended_mvin3(r[t], g_acc + t * 4, 1, 4);
  for (int i = 0; i < 3; i++) gemmini_extended_mvin(M[i * 4], m_sp + i * 12, 12, 4);
  for (int i = 0; i < 3; i++) gemmini_extended_mvin2(Kt[i * 4], k_sp + i * 4, 4, 4);
  gemmini_extended3_config_ld(4 * sizeof(float), 1.0f, false, 1);
  gemmini_extended_mvin2(Q, q_sp, 4, 4);
  for (int t = 9; t >= 0; t--) {
    gemmini_extended_mvin3(r[t], r_sp + t * 4, 1, 4);
    for (int i = 0; i < 3; i++) gemmini_extended_mvin3(&q[t][i * 4], p_acc + t * 12 + i * 4, 1, 4);
  }
  for (int t = 9; t >= 0; t--) {
    if (t < 9) {
      for (int k = 0; k < 3; k++) gemmini_extended_mvin3(&p[t + 1][k * 4], p_sp + k * 4, 1, 4);
    }
    for (int k = 0; k < 3; k++) {
      gemmini_extended_preload(p_sp + k * 4, g_acc + t * 4 + 0x40000000u, 1, 4, 1, 4);
      gemmini_extended_compute_preloaded(b_sp + k * 4, GARBAGE_ADDR, 4, 4, 1, 4);
    }
    gemmini_extended_mvout(d[t], g_acc + t * 4, 1, 4);
    for (int k = 0; k < 4; k++) {
      for (int i = 0; i < 3; i++) {
        if (i == 0) {
          gemmini_extended_preload(k < 3 ? p_sp + k * 4 : r_sp + t * 4, p_acc + t * 12 + 0x40000000u, 1, 4, 1, 4);
          gemmini_extended_compute_preloaded(k < 3 ? m_sp + k * 4 : k_sp, GARBAGE_ADDR, 4, 4, 1, 4);
        } else {
          gemmini_extended_preload(GARBAGE_ADDR, p_acc + t * 12 + i * 4 + 0x40000000u, 1, 4, 1, 4);
          gemmini_extended_compute_accumulated(k < 3 ? m_sp + i * 12 + k * 4 : k_sp + i * 4, GARBAGE_ADDR, 4, 4, 1, 4);
        }
      }
    }
    for (int i = 0; i < 3; i++) gemmini_extended_mvout(&p[t][i * 4], p_acc + t * 12 + i * 4, 1, 4);
    gemmini_fence();
    gemmini_extended_mvin3(d[t], g_sp, 1, 4);
    gemmini_extended_preload(g_sp, d_acc, 1, 4, 1, 4);
    gemmini_extended_compute_preloaded(q_sp, GARBAGE_ADDR, 4, 4, 1, 4);
    gemmini_extended_mvout(d[t], d_acc, 1, 4);
  }
  gemmini_fence();
}

// The backward pass of TinyMPC over a horizon of 10: d[t] = Q (B' p[t + 1] + r[t]), p[t] = q[t] + M p[t + 1] - K' r[t],
// where M = (A - B K)' and Q is the inverse of the inputs' cost.
// @macs 2400
// @tolerance 1e-3
void backward(const float Bt[4][12], const float Q[4][4], const float M[12][12], const float Kt[12][4],
              const float q[10][12], const float r[10][4], const float last[12], float p[10][12], float d[10][4]) {
  float next[12];
  for (int i = 0; i < 12; i++) next[i] = last[i];
  for (int t = 9; t >= 0; t--) {
    float g[4];
    for (int i = 0; i < 4; i++) {
      float sum = r[t][i];
      for (int k = 0; k < 12; k++) sum += Bt[i][k] * next[k];
      g[i] = sum;
    }
    for (int i = 0; i < 4; i++) {
      float sum = 0;
      for (int k = 0; k < 4; k++) sum += Q[i][k] * g[k];
      d[t][i] = sum;
    }
    for (int i = 0; i < 12; i++) {
      float sum = q[t][i];
      for (int k = 0; k < 12; k++) sum += M[i][k] * next[k];
      for (int k = 0; k < 4; k++) sum -= Kt[i][k] * r[t][k];
      p[t][i] = sum;
    }
    for (int i = 0; i < 12; i++) next[i] = p[t][i];
  }
}

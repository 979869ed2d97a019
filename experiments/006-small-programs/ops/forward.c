// The forward pass of TinyMPC over a horizon of 5: u[t] = -K x[t] - d[t], x[t + 1] = A x[t] + B u[t].
// @macs 960
// @tolerance 1e-3
void forward(const float A[12][12], const float B[12][4], const float K[4][12], const float d[5][4], const float x0[12],
             float x[5][12], float u[5][4]) {
  float now[12];
  for (int i = 0; i < 12; i++) now[i] = x0[i];
  for (int t = 0; t < 5; t++) {
    float input[4];
    for (int i = 0; i < 4; i++) {
      float sum = d[t][i];
      for (int k = 0; k < 12; k++) sum += K[i][k] * now[k];
      input[i] = -sum;
      u[t][i] = input[i];
    }
    for (int i = 0; i < 12; i++) {
      float sum = 0;
      for (int k = 0; k < 12; k++) sum += A[i][k] * now[k];
      for (int k = 0; k < 4; k++) sum += B[i][k] * input[k];
      x[t][i] = sum;
    }
    for (int i = 0; i < 12; i++) now[i] = x[t][i];
  }
}

// One control step of TinyMPC (12 states, 4 inputs): u = -K x - d.
// @macs 48
void control(const float K[4][12], const float d[4], const float x[12], float u[4]) {
  for (int i = 0; i < 4; i++) {
    float sum = d[i];
    for (int k = 0; k < 12; k++) sum += K[i][k] * x[k];
    u[i] = -sum;
  }
}

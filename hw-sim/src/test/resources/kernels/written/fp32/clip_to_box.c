// Numbers limited to a box on the host.
void kernel(const float u[3][12], const float lo[12], const float hi[12], float z[3][12]) {
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 12; j++) {
      float v = u[i][j];
      v = v < lo[j] ? lo[j] : v;
      v = v > hi[j] ? hi[j] : v;
      z[i][j] = v;
    }
}

// A sum of two scaled vectors on the host.
void kernel(const float x[64], const float y[64], float z[64]) {
  for (int i = 0; i < 64; i++) z[i] = 0.5f * x[i] - 0.25f * y[i];
}

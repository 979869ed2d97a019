// int32 sums scaled by floats, rounded and limited.
void kernel(const int32_t S[48][40], const float scale[40], elem_t C[48][40]) {
  for (int i = 0; i < 48; i++)
    for (int j = 0; j < 40; j++) {
      float v = S[i][j] * scale[j];
      int r = (int)(v + (v < 0 ? -0.5f : 0.5f));
      if (r > 127) r = 127;
      if (r < -128) r = -128;
      C[i][j] = r;
    }
}

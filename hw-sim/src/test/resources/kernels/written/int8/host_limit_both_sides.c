// Numbers limited on both sides by conditional expressions.
void kernel(const int32_t S[1024], elem_t C[1024]) {
  for (int i = 0; i < 1024; i++) C[i] = S[i] > 100 ? 100 : (S[i] < -100 ? -100 : S[i]);
}

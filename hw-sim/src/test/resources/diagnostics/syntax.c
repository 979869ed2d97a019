void kernel(const elem_t A[16][16], elem_t C[16][16]) {
  int x = 3 // expect: ';' is missing after '3'
  int y = 4;
  x = y +; // expect: an operand is missing after '+'
  for (int i = 0; i < 16, i++) x++; // expect: for (start; condition; step) needs two ';', this one has 1
  if x > 3 { y = 2; } // expect: '(' is missing after 'if'
  const int DIM = 16; // expect: 'DIM' is a constant that is already defined: use it, or choose another name
  y = 3 * / 4; // expect: an operand is missing after '*'
}

static const int dup = 3, dup = 4; // expect: 'dup' is already declared in this block
static int later(int n); // expect: 'later' has no body in this file
void kernel(const elem_t A[16][16], elem_t C[16][16], int n) {
  gemini_mvin(A, 0); // expect: the function 'gemini_mvin' is not declared; did you mean 'gemmini_mvin'?
  gemmini_mvin2(A, 0); // expect: the function 'gemmini_mvin2' is not declared; did you mean 'gemmini_extended_mvin2(dram_addr, spad_addr, cols, rows)'?
  int gemmini_mvin = 3; // expect: 'gemmini_mvin' is a name of gemmini.h and cannot be redefined
  C[0][0] += garbage; // expect: the name 'garbage' is not declared; declare it before this line
  C[0][0] = GARBAGE_ADR; // expect: the name 'GARBAGE_ADR' is not declared; did you mean 'GARBAGE_ADDR'?
  printf("%d", n); // expect: 'printf' is not there: a kernel has no input or output and no allocator
  int size = 1;
  sise++; // expect: the name 'sise' is not declared; did you mean 'size'?
  uint24_t x; // expect: there is no type 'uint24_t'; did you mean 'uint64_t'?
  x = 3;
  n = kernel; // expect: the function 'kernel' can only be called: write kernel(…)
  int n; // expect: 'n' is already declared in this block
}

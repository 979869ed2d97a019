static int two(int a, int b) { return a + b; }
void kernel(const elem_t A[16][16], elem_t C[16][16], int n, float f) {
  A[0][0] = 3; // expect: 'A[0][0]' is const and cannot be changed
  const int fixed = 3;
  fixed++; // expect: 'fixed' is const and cannot be changed
  const elem_t *row = A[1];
  *row = 2; // expect: '*row' is const and cannot be changed
  int *p = 5; // expect: the initializer of int * needs int *, got int: take the address of an element, or cast
  n = C; // expect: 'n' needs int, got int8_t (*)[16]: index it or dereference it, or cast to uint64_t for its address
  n = f % 2; // expect: '%' needs two integers, got float and int
  n = f << 1; // expect: '<<' needs two integers, got float and int
  n = *f; // expect: '*' needs a pointer, got float
  n = C + C; // expect: '+' needs two numbers, got int8_t (*)[16] and int8_t (*)[16]
  n = 1 << 40; // expect: a shift of int by 40 is undefined in C: the count must be in [0, 32); cast the left side to uint64_t first
  struct pair { int a; } t;
  t.b = 3; // expect: struct pair has no member 'b'
  t->a = 3; // expect: '->' needs a pointer to a struct, got struct pair
  t = 3; // expect: 't' needs struct pair, got int
  n = t; // expect: 'n' needs int, got struct pair
  struct unknown u; // expect: struct unknown is not defined yet
  two(1); // expect: two takes 2 arguments (a, b), got 1
  two(A, 3); // expect: parameter 'a' of two needs int, got int8_t (*)[16]: index it or dereference it, or cast to uint64_t for its address
  int sized[n]; // expect: the size of an array must be an integer constant, got a value of type int that is only known at run time
  3 = n; // expect: the left side of '=' is no object that can be changed
  row = &n++; // expect: '&' needs a variable or an element, not a computed value
}

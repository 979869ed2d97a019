static int counter = 3; // expect: 'counter' would keep its value between calls: a kernel has no memory of its own; add const, or declare it in the function
int global; // expect: 'global' would keep its value between calls: a kernel has no memory of its own; add const, or declare it in the function
static const int huge[1 << 24]; // expect: the constant tables have more than 2097152 bytes together
void kernel(int n) {
  static const int table[] = {1, n}; // expect: a constant table needs constants, this value is only known at run time
  int w[3] = {1, 2, 3, 4}; // expect: more values than int[3] has
  int v[2] = 3; // expect: an array is initialized by a list in braces
  int open[]; // expect: an array without a size needs an initializer
  struct pair { int a; } s = {.b = 3}; // expect: struct pair has no member 'b'
  int big[1 << 30]; // expect: an array of 1073741824 elements of int exceeds 1073741824 bytes
}

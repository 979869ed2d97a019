#include <stdio.h> // expect: #include of stdio.h is not accepted: a kernel may include gemmini.h, stdint.h, stdbool.h, stddef.h, limits.h, math.h, string.h, stdlib.h, float.h
#define DIM 32 // expect: DIM is a name of gemmini.h and cannot be redefined: delete this line or choose another name
#if DIM == 17
#error unreachable
#endif
void kernel(int a[4]) {
  long double x; // expect: long double is not accepted: use double
  int (*f)(int); // expect: pointers to functions are not accepted: call the function by its name
}

#if 1 // expect: this #if has no #endif
#ifndef ONE
void kernel(int a[4]) {
  a[0] = 1;
#if 0
#endif
}
#else
#endif

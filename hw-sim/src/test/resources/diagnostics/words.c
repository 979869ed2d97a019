#include <stdint.h>
#pragma GCC unroll 4 // expect: #pragma is not accepted: delete it, or write out what it asks for
static volatile int x; // expect: volatile is not accepted: memory that the accelerator writes is read after gemmini_fence()
_Static_assert(1, "one"); // expect: _Static_assert is not accepted: delete it
void kernel(int a[4]) {
  asm("nop"); // expect: inline assembly is not part of a kernel: use the gemmini_… calls
  int y __attribute__((aligned(8))); // expect: attributes are not accepted: delete the __attribute__; a static function that is small or called in one place is inlined without it
  __int128 z; // expect: 128-bit integers are not accepted: the widest is uint64_t
}

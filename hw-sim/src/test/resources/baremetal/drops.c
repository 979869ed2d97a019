// Cycles of a store to a line that was written, put out of the data cache and read again; and of one to a line that was only read,
// put out, and read again. 64 lines of one set of the cache put each other out; all are in the L2.
#include <stdio.h>

static volatile long area[64 * 512] __attribute__((aligned(4096)));

static inline unsigned long now(void) {
  unsigned long cycle;
  asm volatile("rdcycle %0" : "=r"(cycle)::"memory");
  return cycle;
}

static inline unsigned long store(long value) {
  long read = area[0];
  asm volatile("fence" ::"r"(read) : "memory");
  unsigned long began = now();
  area[0] = value;
  asm volatile("fence" ::: "memory");
  return now() - began;
}

static void put_out(void) {
  for (int i = 1; i < 64; i++) area[i * 512];
}

int main(void) {
  unsigned long written[8], read[8];
  for (int time = 0; time < 3; time++) {
    for (int i = 0; i < 64; i++) area[i * 512];
  }
  for (int k = 0; k < 8; k++) {
    written[k] = store(k);
    put_out();
    area[0];
    put_out();
    read[k] = store(k);
    put_out();
  }
  for (int k = 0; k < 8; k++) printf("%ld %ld\n", written[k], read[k]);
  return 0;
}

/* Ends as riscv-tests do: the lower half of the word first, then the upper one. */
#include <stdint.h>

extern volatile uint64_t tohost;

int main(void) {
    ((volatile uint32_t *)&tohost)[0] = 7 << 1 | 1;
    ((volatile uint32_t *)&tohost)[1] = 0;
    return 0;
}

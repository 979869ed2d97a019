/* Runs code among its data, changes it, and runs it again behind a fence.i. */
#include <stdint.h>
#include <stdio.h>

static volatile uint32_t code[2] = {0x00100513, 0x00008067}; /* li a0, 1; ret */

int main(void) {
    int (*function)(void) = (int (*)(void))code;
    int first = function();
    code[0] = 0x00200513;
    asm volatile("fence.i" ::: "memory");
    printf("%d then %d\n", first, function());
    return 0;
}

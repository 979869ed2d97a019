/* Runs on the build machine: results and flags of its own arithmetic in its four rounding modes, one line each. */
#include <fenv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 2685821657736338717u;
}

/* Half of the operands are special, subnormal, near 1 or have few bits. */
static uint64_t operand(int exponent_bits, int fraction_bits) {
    uint64_t bits = next(), fraction = bits & ((1ull << fraction_bits) - 1);
    uint64_t sign = next() & 1, exponent = next() & ((1ull << exponent_bits) - 1), bias = (1ull << (exponent_bits - 1)) - 1;
    switch (next() % 16) {
    case 0: exponent = 0; break;
    case 1: exponent = 0; fraction = 0; break;
    case 2: exponent = 2 * bias + 1; break;
    case 3: exponent = 2 * bias + 1; fraction = 0; break;
    case 4: exponent = bias / 2 + next() % 4; break;
    case 5: exponent = 2 * bias - next() % 4; break;
    case 6: exponent = bias; fraction = 0; break;
    case 7: case 8: case 9: exponent = bias - 8 + next() % 16; break;
    case 10: exponent = bias - 4 + next() % 8; fraction &= ~0ull << (fraction_bits - 4); break;
    case 11: exponent = bias + next() % fraction_bits; break;
    }
    return sign << (exponent_bits + fraction_bits) | exponent << fraction_bits | fraction;
}

static int flags(void) {
    int raised = fetestexcept(FE_ALL_EXCEPT);
    return (raised & FE_INVALID ? 16 : 0) | (raised & FE_DIVBYZERO ? 8 : 0) | (raised & FE_OVERFLOW ? 4 : 0)
        | (raised & FE_UNDERFLOW ? 2 : 0) | (raised & FE_INEXACT ? 1 : 0);
}

static void line(int mode, int operation, const uint64_t *operands, uint64_t result, int raised) {
    printf("%d %d %lx %lx %lx %lx %d\n", mode, operation, operands[0], operands[1], operands[2], result, raised);
}

#define CASES(type, word, sqrt_, fma_, nan_bits, first)                                                 \
    static void type##s(int mode, const uint64_t *operands) {                                           \
        volatile type a, b, c, result;                                                                   \
        for (int i = 0; i < 3; i++) {                                                                    \
            word bits = (word)operands[i];                                                               \
            type value;                                                                                  \
            memcpy(&value, &bits, sizeof value);                                                         \
            if (i == 0) a = value; else if (i == 1) b = value; else c = value;                           \
        }                                                                                                \
        for (int operation = 0; operation < 6; operation++) {                                            \
            if (operation == 5 && isnan(c) && ((isinf(a) && b == 0) || (a == 0 && isinf(b))))            \
                continue; /* whether this is invalid is the implementation's choice */                   \
            feclearexcept(FE_ALL_EXCEPT);                                                                \
            switch (operation) {                                                                         \
            case 0: result = a + b; break;                                                               \
            case 1: result = a - b; break;                                                               \
            case 2: result = a * b; break;                                                               \
            case 3: result = a / b; break;                                                               \
            case 4: result = sqrt_(a); break;                                                            \
            default: result = fma_(a, b, c);                                                             \
            }                                                                                            \
            int raised = flags();                                                                        \
            word bits;                                                                                   \
            type value = result;                                                                         \
            memcpy(&bits, &value, sizeof bits);                                                          \
            line(mode, first + operation, operands, isnan(value) ? nan_bits : bits, raised);             \
        }                                                                                                \
    }

CASES(double, uint64_t, sqrt, fma, 0x7ff8000000000000u, 0)
CASES(float, uint32_t, sqrtf, fmaf, 0x7fc00000u, 8)

static void conversions(int mode, const uint64_t *operands) {
    volatile double wide;
    volatile float narrow;
    double value;
    float single;
    uint32_t bits;
    memcpy(&value, operands, sizeof value);
    wide = value;
    feclearexcept(FE_ALL_EXCEPT);
    narrow = (float)wide;
    int raised = flags();
    single = narrow;
    memcpy(&bits, &single, sizeof bits);
    line(mode, 6, operands, isnan(single) ? 0x7fc00000u : bits, raised);
    volatile int64_t integer = (int64_t)operands[0];
    feclearexcept(FE_ALL_EXCEPT);
    wide = (double)integer;
    raised = flags();
    uint64_t wide_bits;
    value = wide;
    memcpy(&wide_bits, &value, sizeof wide_bits);
    line(mode, 7, operands, wide_bits, raised);
    feclearexcept(FE_ALL_EXCEPT);
    narrow = (float)integer;
    raised = flags();
    single = narrow;
    memcpy(&bits, &single, sizeof bits);
    line(mode, 14, operands, bits, raised);
}

int main(int count, char **arguments) {
    int triples = count > 1 ? atoi(arguments[1]) : 100;
    /* The modes by their numbers on the core: nearest even, to zero, down, up. */
    int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};
    if (!__builtin_cpu_supports("fma"))
        return 1;
    for (int mode = 0; mode < 4; mode++) {
        for (int i = 0; i < triples; i++) {
            uint64_t wide[3], narrow[3];
            for (int k = 0; k < 3; k++) {
                wide[k] = operand(11, 52);
                narrow[k] = operand(8, 23);
            }
            fesetround(modes[mode]);
            doubles(mode, wide);
            floats(mode, narrow);
            conversions(mode, wide);
            fesetround(FE_TONEAREST);
        }
    }
    return 0;
}

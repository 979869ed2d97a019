/* Each instruction on many operands, hashed by instruction: on RISC-V the instruction itself, elsewhere what C says it
   does (the ISA manual's tables where C has no word for it). Both must print the same. */
#include <stdio.h>
#ifndef __riscv
#include <fenv.h>
#include <math.h>
#include <string.h>
#endif

typedef unsigned long word;
typedef long sword;

static word hash;
static word count;

static void begin(void) {
    hash = 0xcbf29ce484222325UL;
    count = 0;
}

static void put_result(word value) {
    for (int byte = 0; byte < 8; byte++)
        hash = (hash ^ (value >> 8 * byte & 255)) * 0x100000001b3UL;
    count++;
}

static void end(const char *name) { printf("%s %lu %016lx\n", name, count, hash); }

#define MIN64 0x8000000000000000UL
static const word corners[] = {0, 1, 2, 3, 7, 10, 255, 256, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
    0xffffffff80000000UL, 0x7fffffffffffffffUL, MIN64, MIN64 + 1, -1UL, -2UL, -7UL, 0x123456789abcdefUL, 0xfedcba9876543210UL};
#define CORNERS ((int)(sizeof corners / sizeof corners[0]))
static word state;

static word next_random(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state >> (state & 56);
}

/* All pairs of corners, then random pairs. */
#define PAIRS (CORNERS * CORNERS + 600)
static void pair(int i, word *a, word *b) {
    *a = i < CORNERS * CORNERS ? corners[i / CORNERS] : next_random();
    *b = i < CORNERS * CORNERS ? corners[i % CORNERS] : next_random();
}

#ifdef __riscv
#define INTEGER(name, c) static word op_##name(word a, word b) { word r; asm(#name " %0,%1,%2" : "=r"(r) : "r"(a), "r"(b)); return r; }
#define ATOMIC(name, text, type, unsigned_type, c) \
    static void op_##name(word m, word b) { \
        type cell[2] __attribute__((aligned(8))) = {m, 77}; \
        word old; \
        asm volatile(text " %0,%2,(%1)" : "=r"(old) : "r"(cell), "r"(b) : "memory"); \
        put_result(old); put_result((unsigned_type)cell[0]); put_result(cell[1]); \
    }
#else
#define INTEGER(name, c) static word op_##name(word a, word b) { return (word)(c); }
#define ATOMIC(name, text, type, unsigned_type, c) \
    static void op_##name(word operand, word value) { \
        type m = (type)operand, b = (type)value; \
        unsigned_type um = (unsigned_type)m, ub = (unsigned_type)b; \
        (void)um; (void)ub; \
        put_result((word)(sword)m); put_result((unsigned_type)(c)); put_result(77); \
    }
#endif

#define SX(x) ((sword)(int)(x))
INTEGER(mul, a * b)
INTEGER(mulh, ((__int128)(sword)a * (sword)b) >> 64)
INTEGER(mulhu, ((unsigned __int128)a * b) >> 64)
INTEGER(mulhsu, ((__int128)(sword)a * (__int128)(unsigned __int128)b) >> 64)
INTEGER(mulw, SX((unsigned)a * (unsigned)b))
INTEGER(div, b == 0 ? -1UL : a == MIN64 && b == -1UL ? a : (word)((sword)a / (sword)b))
INTEGER(divu, b == 0 ? -1UL : a / b)
INTEGER(rem, b == 0 ? a : a == MIN64 && b == -1UL ? 0 : (word)((sword)a % (sword)b))
INTEGER(remu, b == 0 ? a : a % b)
INTEGER(divw, (int)b == 0 ? -1L : (unsigned)a == 0x80000000 && (int)b == -1 ? SX(a) : SX((int)a / (int)b))
INTEGER(divuw, (unsigned)b == 0 ? -1L : SX((unsigned)a / (unsigned)b))
INTEGER(remw, (int)b == 0 ? SX(a) : (unsigned)a == 0x80000000 && (int)b == -1 ? 0 : SX((int)a % (int)b))
INTEGER(remuw, (unsigned)b == 0 ? SX(a) : SX((unsigned)a % (unsigned)b))
INTEGER(sllw, SX((unsigned)a << (b & 31)))
INTEGER(srlw, SX((unsigned)a >> (b & 31)))
INTEGER(sraw, SX((int)a >> (b & 31)))
INTEGER(sra, (sword)a >> (b & 63))
INTEGER(addw, SX((unsigned)a + (unsigned)b))
INTEGER(subw, SX((unsigned)a - (unsigned)b))

#define ATOMICS(name, c) ATOMIC(name##_d, #name ".d", sword, word, c) ATOMIC(name##_w, #name ".w", int, unsigned, c)
ATOMICS(amoswap, b)
ATOMICS(amoadd, um + ub)
ATOMICS(amoand, um & ub)
ATOMICS(amoor, um | ub)
ATOMICS(amoxor, um ^ ub)
ATOMICS(amomin, m < b ? m : b)
ATOMICS(amomax, m > b ? m : b)
ATOMICS(amominu, um < ub ? um : ub)
ATOMICS(amomaxu, um > ub ? um : ub)

static void reservations(void) {
    begin();
#ifdef __riscv
    static sword cells[16] __attribute__((aligned(64)));
    word loaded, failed;
    cells[0] = 5; cells[8] = 6;
    asm volatile("lr.d %0,(%1)" : "=r"(loaded) : "r"(cells) : "memory");
    asm volatile("sc.d %0,%2,(%1)" : "=r"(failed) : "r"(cells), "r"(9L) : "memory");
    put_result(loaded); put_result(failed != 0); put_result(cells[0]);
    asm volatile("sc.d %0,%2,(%1)" : "=r"(failed) : "r"(cells), "r"(10L) : "memory");
    put_result(failed != 0); put_result(cells[0]);
    asm volatile("lr.w %0,(%1)" : "=r"(loaded) : "r"(cells) : "memory");
    asm volatile("sc.w %0,%2,(%1)" : "=r"(failed) : "r"(cells + 8), "r"(11L) : "memory");
    put_result(loaded); put_result(failed != 0); put_result(cells[8]);
    cells[0] = (sword)0xffffffff80000001UL;
    asm volatile("lr.w %0,(%1)" : "=r"(loaded) : "r"(cells) : "memory");
    asm volatile("sc.w %0,%2,(%1)" : "=r"(failed) : "r"(cells), "r"(12L) : "memory");
    put_result(loaded); put_result(failed != 0); put_result(cells[0]);
#else
    const word expected[] = {5, 0, 9, 1, 9, 9, 1, 6, 0xffffffff80000001UL, 0, 0xffffffff0000000cUL};
    for (int i = 0; i < 11; i++)
        put_result(expected[i]);
#endif
    end("lr sc");
}

/* Floating point: bits in, bits and flags out, in each of the four modes that C knows. */
#define NV 16
#define CANONICAL_D 0x7ff8000000000000UL
#define CANONICAL_S 0x7fc00000UL
static const word doubles[] = {0, MIN64, 0x3ff0000000000000UL, 0xbff0000000000000UL, 0x7ff0000000000000UL, 0xfff0000000000000UL,
    CANONICAL_D, 0xfff8000000000001UL, 0x7ff0000000000001UL, 0xfff4000000000000UL, 1, MIN64 | 1, 0x000fffffffffffffUL,
    0x0010000000000000UL, 0x7fefffffffffffffUL, 0xffefffffffffffffUL, 0x3ff0000000000001UL, 0x3fd5555555555555UL, 0x4340000000000001UL};
static const word singles[] = {0, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, CANONICAL_S, 0xffc00001, 0x7f800001,
    0xffa00000, 1, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0xff7fffff, 0x3f800001, 0x3eaaaaab, 0x4b800001};
#define FLOATS ((int)(sizeof doubles / sizeof doubles[0]))

static int mode;

#ifdef __riscv
static word flags_of(void) { word f; asm volatile("frflags %0" : "=r"(f)); return f; }
static void prepare(void) { asm volatile("fsflags x0\n fsrm %0" ::"r"(mode) : "memory"); }
#define FLOAT(name, text, suffix, move, mask, operands, c, invalid) \
    static void op_##name(word x, word y, word z) { \
        word r; \
        prepare(); \
        asm volatile("fmv." move ".x ft0,%1\n fmv." move ".x ft1,%2\n fmv." move ".x ft2,%3\n" text "." suffix " " operands \
            "\n fmv.x." move " %0,ft3" : "=r"(r) : "r"(x), "r"(y), "r"(z) : "ft0", "ft1", "ft2", "ft3", "memory"); \
        put_result(r & (mask)); put_result(flags_of()); \
    }
#define CLASS(name, suffix, move, width, fraction) \
    static void op_##name(word x, word y, word z) { \
        word r; \
        prepare(); \
        asm volatile("fmv." move ".x ft0,%1\n fclass." suffix " %0,ft0" : "=r"(r) : "r"(x) : "ft0", "memory"); \
        put_result(r); put_result(flags_of()); \
    }
#else
static const int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};
static double to_d(word bits) { double d; memcpy(&d, &bits, 8); return d; }
static word bits_d(double d) { word b; memcpy(&b, &d, 8); return d != d ? CANONICAL_D : b; }
static float to_s(word bits) { unsigned u = bits; float f; memcpy(&f, &u, 4); return f; }
static word bits_s(float f) { unsigned u; memcpy(&u, &f, 4); return f != f ? CANONICAL_S : u; }
static int signals_d(word x) { return (x << 1) > 0xffe0000000000000UL && !(x >> 51 & 1); }
static int signals_s(word x) { return (unsigned)(x << 1) > 0xff000000U && !(x >> 22 & 1); }
static int nan_d(word x) { return (x << 1) > 0xffe0000000000000UL; }
static int nan_s(word x) { return (unsigned)(x << 1) > 0xff000000U; }
/* Zero times infinity is invalid even beside a quiet NaN (ISA manual, F extension). */
static int wild_d(word x, word y) { return x << 1 == 0 && y << 1 == 0xffe0000000000000UL; }
static int wild_s(word x, word y) { return (unsigned)(x << 1) == 0 && (unsigned)(y << 1) == 0xff000000U; }
static word flags_of(void) {
    int f = fetestexcept(FE_ALL_EXCEPT);
    return (f & FE_INVALID ? 16 : 0) | (f & FE_DIVBYZERO ? 8 : 0) | (f & FE_OVERFLOW ? 4 : 0) | (f & FE_UNDERFLOW ? 2 : 0) |
        (f & FE_INEXACT ? 1 : 0);
}
static word fma_d(word x, word y, word z, word p, word s) {
    volatile double a = to_d(x ^ p), b = to_d(y), c = to_d(z ^ s);
    return bits_d(fma(a, b, c));
}
static word fma_s(word x, word y, word z, word p, word s) {
    volatile float a = to_s(x ^ p), b = to_s(y), c = to_s(z ^ s);
    return bits_s(fmaf(a, b, c));
}
/* minimumNumber and maximumNumber of IEEE 754-2019. */
static word least(word x, word y, int is_nan_x, int is_nan_y, word sign, word canonical, int wants_max) {
    if (is_nan_x || is_nan_y)
        return is_nan_x && is_nan_y ? canonical : is_nan_x ? y : x;
    sword a = x & sign ? -(sword)(x & ~sign) - 1 : (sword)x, b = y & sign ? -(sword)(y & ~sign) - 1 : (sword)y;
    return (a < b) != wants_max ? x : y;
}
static word class_of(word x, int width, int fraction) {
    word sign = x >> (width - 1) & 1, exponent = x >> fraction & ((1UL << (width - 1 - fraction)) - 1);
    word rest = x & ((1UL << fraction) - 1), most = (1UL << (width - 1 - fraction)) - 1;
    if (exponent == most && rest)
        return rest >> (fraction - 1) ? 1 << 9 : 1 << 8;
    int kind = exponent == most ? 0 : exponent ? 1 : rest ? 2 : 3;
    return sign ? 1 << kind : 1 << (7 - kind);
}
#define FLOAT(name, text, suffix, move, mask, operands, c, invalid) \
    static void op_##name(word x, word y, word z) { \
        fesetround(modes[mode]); \
        feclearexcept(FE_ALL_EXCEPT); \
        word r = (c); \
        word f = flags_of() | ((invalid) ? NV : 0); \
        fesetround(FE_TONEAREST); \
        put_result(r & (mask)); put_result(f); \
    }
#define CLASS(name, suffix, move, width, fraction) \
    static void op_##name(word x, word y, word z) { put_result(class_of(x, width, fraction)); put_result(0); }
#endif

#define THREE "ft3,ft0,ft1,ft2"
#define TWO "ft3,ft0,ft1"
#define SIGN_S 0x80000000UL
#define FUSED(name, p, s) \
    FLOAT(name##_d, #name, "d", "d", -1UL, THREE, fma_d(x, y, z, (p) ? MIN64 : 0, (s) ? MIN64 : 0), wild_d(x, y) || wild_d(y, x)) \
    FLOAT(name##_s, #name, "s", "w", 0xffffffffUL, THREE, fma_s(x, y, z, (p) ? SIGN_S : 0, (s) ? SIGN_S : 0), wild_s(x, y) || wild_s(y, x))
FUSED(fmadd, 0, 0)
FUSED(fmsub, 0, 1)
FUSED(fnmsub, 1, 0)
FUSED(fnmadd, 1, 1)
#define LEAST(name, wants_max) \
    FLOAT(name##_d, #name, "d", "d", -1UL, TWO, least(x, y, nan_d(x), nan_d(y), MIN64, CANONICAL_D, wants_max), signals_d(x) || signals_d(y)) \
    FLOAT(name##_s, #name, "s", "w", 0xffffffffUL, TWO, least(x, y, nan_s(x), nan_s(y), SIGN_S, CANONICAL_S, wants_max), signals_s(x) || signals_s(y))
LEAST(fmin, 0)
LEAST(fmax, 1)
#define INJECTED(name, c) \
    FLOAT(name##_d, #name, "d", "d", -1UL, TWO, (x & ~MIN64) | ((c) & MIN64), 0) \
    FLOAT(name##_s, #name, "s", "w", 0xffffffffUL, TWO, (x & ~SIGN_S) | ((c) & SIGN_S), 0)
INJECTED(fsgnj, y)
INJECTED(fsgnjn, ~y)
INJECTED(fsgnjx, x ^ y)
CLASS(fclass_d, "d", "d", 64, 52)
CLASS(fclass_s, "s", "w", 32, 23)

static void integers(const char *name, word (*op)(word, word)) {
    begin();
    state = 88172645463325252UL;
    for (int i = 0; i < PAIRS; i++) {
        word a, b;
        pair(i, &a, &b);
        put_result(op(a, b));
    }
    end(name);
}

static void atomics(const char *name, void (*op)(word, word)) {
    begin();
    state = 1234567;
    for (int i = 0; i < PAIRS; i++) {
        word a, b;
        pair(i, &a, &b);
        op(a, b);
    }
    end(name);
}

static void floats(const char *name, void (*op)(word, word, word), const word *values, word exponent_mask, int operands) {
    begin();
    state = 362436069;
    for (mode = 0; mode < 4; mode++) {
        for (int i = 0; i < FLOATS * FLOATS; i++)
            for (int k = 0; k < (operands == 3 ? FLOATS : 1); k += 4)
                op(values[i / FLOATS], values[i % FLOATS], values[k]);
        for (int i = 0; i < 200; i++) {
            word x[3];
            for (int k = 0; k < 3; k++)
                x[k] = (values[(state >> 20) % FLOATS] & exponent_mask) ^ (next_random() & ~exponent_mask & (values == singles ? 0xffffffffUL : -1UL));
            op(x[0], x[1], x[2]);
        }
    }
    end(name);
}

int main() {
#define I(name) integers(#name, op_##name);
    I(mul) I(mulh) I(mulhu) I(mulhsu) I(mulw) I(div) I(divu) I(rem) I(remu) I(divw) I(divuw) I(remw) I(remuw) I(sllw) I(srlw) I(sraw)
    I(sra) I(addw) I(subw)
#define A(name) atomics(#name ".d", op_##name##_d); atomics(#name ".w", op_##name##_w);
    A(amoswap) A(amoadd) A(amoand) A(amoor) A(amoxor) A(amomin) A(amomax) A(amominu) A(amomaxu)
    reservations();
#define F(name, n) floats(#name ".d", op_##name##_d, doubles, 0xfff0000000000000UL, n); floats(#name ".s", op_##name##_s, singles, 0xff800000UL, n);
    F(fmadd, 3) F(fmsub, 3) F(fnmsub, 3) F(fnmadd, 3) F(fmin, 2) F(fmax, 2) F(fsgnj, 2) F(fsgnjn, 2) F(fsgnjx, 2) F(fclass, 2)
    return 0;
}

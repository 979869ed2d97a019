// One use of every rule of C that the front end must have right, with one defined result; see NativeOracleTest.
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#define COUNT 4
#define SUM(a, b) ((a) + (b))
enum color { RED, GREEN = 5, BLUE };
enum sign { NEGATIVE = -3, POSITIVE = 3 };
typedef struct { int8_t a; int64_t b; } padded_t;
struct tree { int value; struct tree *left; const struct tree *right; };
struct bits { unsigned low : 3; int middle : 5; uint8_t byte : 7; uint64_t wide : 40; int : 0; int last : 2; };
union pun { float f; uint32_t u; uint8_t bytes[4]; };
struct anonymous { int tag; union { int i; float f; }; struct { short x, y; }; };
static const int16_t squares[] = {0, 1, 4, 9, [6] = 36, 49};
static const struct { char name[6]; int values[2][2]; } records[2] = {{"ab", {{1}, {2, 3}}}, {.values[1] = {7, 8}, .name = "hello"}};
static const int limit = 3 * COUNT;
static const struct bits packed = {.low = 5, .middle = -7, .wide = 0x123456789a, .last = -1};
static int factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }
static bool is_odd(unsigned n);
static bool is_even(unsigned n) { return n == 0 ? true : is_odd(n - 1); }
static bool is_odd(unsigned n) { return n == 0 ? false : is_even(n - 1); }
static padded_t make(int a, long b) { padded_t result = {a, b}; return result; }
static long total(padded_t p, struct tree t) { p.a += 1; return p.a + p.b + t.value; }
static int many(int a, int b, int c, int d, int e, int f, int g, int h, int i, char j) { return a - b * c + d - e * f + g - h * i + j; }
static int row_sum(const int32_t (*rows)[4], int count) {
  int sum = 0;
  for (int i = 0; i < count; i++) for (int j = 0; j < COUNT; j++) sum += rows[i][j];
  return sum;
}
static float mean(const float *values, size_t count) {
  float sum = 0;
  while (count--) sum += *values++;
  return sum / 4;
}
void kernel(const int32_t in[64], int32_t out[64]) {
  int n = 0;
  // literals and conversions
  out[n++] = (0x80000000 > 0) + (2147483648 > 0) * 2 + ('\xff' > 0) * 4 + (-1 < 0u) * 8;
  out[n++] = (int)((1 << 31 | (uint64_t)0) >> 32) ^ (int)((0x80000000 | (uint64_t)0) >> 32);
  out[n++] = (in[1] < (int)sizeof(in)) + (in[2] < sizeof(padded_t)) * 2 + (in[3] - 1u < 7) * 4;
  uint8_t x = in[4]; int8_t y = in[5]; char c = in[6]; int16_t z = 200 * in[7];
  out[n++] = (~x >> 4) + (x << 24) + y * y + c + z;
  y = 200; out[n++] = y; y += 1000; out[n++] = y; x >>= 1; x *= -1; out[n++] = x;
  out[n++] = (-7 / 2) * 100 + -7 % 4 + (-8 >> 1) + (7 & -8);
  uint32_t u = 0xfffffff0u; out[n++] = (int)((uint64_t)(u + 32u) + ((uint64_t)u + 32u >> 4));
  out[n++] = (int)(in[8] / -1L) + INT_MIN / 3 + (int)(UINT64_MAX >> 40) + (int)INT64_MIN;
  out[n++] = !!in[9] + !in[10] + (in[11] && in[12] || in[13]) + (in[0] != 0) * 64;
  out[n++] = (int)-1.7f + (int)2.9 + (int)(3 * 0.5) + (int)(7 / 2.0f * 4);
  out[n++] = (int)(float)16777217 - 16777216 + (int)(1.0f / 3.0f * 3e6f) + (int)(1e10 / 7);
  out[n++] = (in[1] > 0 ? -1 : 0u) > 0 ? 11 : 22;
  out[n++] = (int)((in[1] ? 1 : 2.5f) * 10) + (int)sizeof(in[1] ? 1 : 2.0) + (int)sizeof('a') + (int)sizeof(char);
  // structs, unions, bit-fields
  padded_t p = make(-3, 1L << 33), q = {.b = 4}, r;
  r = p; r.a++; q.b -= r.b;
  struct tree leaf = {in[14]}, root = {.value = 3, .right = &leaf, .left = &leaf};
  out[n++] = (int)(total(p, leaf) >> 2) + (int)q.b + r.a + (int)sizeof(padded_t);
  out[n++] = root.right->value + root.left->value + (root.left == root.right) + (make(1, 2).b == 2);
  root.left->value = 77; out[n++] = leaf.value + (*root.left).value;
  struct bits b = {0};
  b.low = 13; b.middle = 21; b.byte = 200; b.wide = ~0ull; b.last = 3; b.low += 5; b.middle--; b.wide >>= 3;
  out[n++] = b.low + b.middle * 10 + b.byte * 100 + (int)b.wide + b.last + (b.low - 8 < 0);
  out[n++] = (int)sizeof(struct bits) + packed.low + packed.middle + (int)(packed.wide >> 8) + packed.last;
  union pun pun = {.f = 1.5f}; pun.bytes[0] |= 1; out[n++] = pun.u; pun.u = 0x40490fdb; out[n++] = (int)(pun.f * 1000);
  struct anonymous an = {.i = 4, .y = 6}; an.x = 3; out[n++] = an.i + an.x * an.y + an.tag;
  // arrays, pointers, initializers
  int grid[3][4] = {{1}, {2, [2] = 5}, [2][3] = 9}, *flat = &grid[0][0], (*rows)[4] = grid;
  out[n++] = flat[6] + rows[1][2] + *(*(grid + 2) + 3) + 2[flat] + (int)(&grid[2][1] - flat) + (int)sizeof grid[0];
  out[n++] = row_sum(rows, 3) + row_sum((const int32_t (*)[4])in, 2);
  int elided[2][3] = {1, 2, 3, 4, 5}; struct { int a[2]; padded_t p; } nested = {1, 2, 3, 4};
  out[n++] = elided[1][1] * 100 + elided[1][2] + nested.a[1] + nested.p.a * 10 + (int)nested.p.b * 1000;
  char text[] = "hi\n\0x"; char fixed[8] = "abc"; out[n++] = (int)sizeof text + text[2] + text[4] + fixed[2] + fixed[7];
  out[n++] = squares[5] + squares[6] + squares[7] + (int)(sizeof squares / sizeof *squares) + records[0].name[1] + records[1].name[4];
  out[n++] = records[0].values[1][1] * 10 + records[1].values[1][0] + "xyz"[in[0] & 1] + limit + records[0].values[0][1];
  const int size = 2 * COUNT; int sized[size]; for (int i = 0; i < size; i++) sized[i] = i * i;
  const int32_t *walk = in + 3, *end = &in[10]; int sum = 0;
  while (walk < end) sum += *walk++ >> 3;
  out[n++] = sum + sized[size - 1] + (int)(end - walk) + (walk == end) + walk[-2];
  int i = 2; sized[i++] += 100; sized[--i] *= 2; int *cursor = sized; *cursor++ = 7; *++cursor -= 3; (*cursor)--;
  out[n++] = i + sized[2] + sized[0] + (int)(cursor - sized);
  memset(grid, -1, sizeof grid); memcpy(grid[1], in, 8); out[n++] = grid[0][3] + grid[1][1] + grid[2][0];
  int *literal = (int[]){in[1] & 7, 5, 6}; padded_t pl = (padded_t){.a = 9}; out[n++] = literal[0] + literal[2] + pl.a + (int)pl.b;
  // control flow
  for (i = 0, sum = 0; i < 20; i++) { if (i % 3 == 0) continue; if (i > 15) break; sum += i; }
  out[n++] = sum * 100 + i;
  sum = 0; for (uint32_t k = 5; k < 6; k--) sum += k;
  do { sum++; if (sum & 1) continue; sum += 3; } while (sum < 50);
  out[n++] = sum;
  sum = 0;
  for (i = -2; i < 9; i++) {
    switch (i) {
      int unused;
      case -1: sum += 1;
      case 0: sum += 10; break;
      default: sum += 100;
      case BLUE: unused = 5; sum += unused; break;
      case 'a' - 'a' + 2: for (int k = 0; k < 3; k++) { if (k == 1) break; sum += 1000; } break;
    }
  }
  out[n++] = sum;
  sum = 0; i = 0;
again:
  sum += i;
  if (++i < 5) goto again;
  for (;;) { while (1) { if (sum++ > 20) goto done; } }
done:
  out[n++] = sum;
  { int sum = 3; { int sum = 4; out[n++] = sum; } out[n - 1] += sum * 10; }
  out[n++] = SUM(i, 2) * SUM(3, SUM(1, 1)) + factorial(6) + is_even(7) * 2 + is_odd(7);
  out[n++] = many(1, 2, 3, 4, 5, 6, 7, 8, 9, 250) + (in[1], in[2] & 15) + RED + GREEN + (int)sizeof(enum color);
  enum color color = BLUE; enum sign sign = NEGATIVE; out[n++] = (color - 7 > 0) + (sign - 1 < 0) * 2 + color;
  // floats
  float values[4] = {1.5f, -2.25f, 3e-3f, 1e6f}; double d = 0.1; float f = 0.1f; long big = 1L << 60;
  out[n++] = (int)mean(values, 4) + (d == f) + (int)(d * 1e9) % 1000 + (f < d) + (f != f);
  f += 0.5; f *= values[1]; d -= f; out[n++] = (int)(d * 1e6); f = big; out[n++] = (int)(f / 1e10f) + (int)(uint32_t)3e9f;
  out[n++] = (int)(sqrtf(2.0f) * 1e6f) + (int)fabs(-3.5) + (int)fmaxf(-f, 2.0f) + (int)fmin(2.5, d) + abs(-4);
  bool flag = 0.25f; flag += 5; out[n++] = flag + (bool)in[0] * 2 + (bool)&flag * 4; i = 5; i = -i - -3 + ~i;
  out[n++] = (int)(i ? (uint8_t)~0 : -1) + (int)(short)70000 + (int)(long)(int8_t)0x1ff;
}

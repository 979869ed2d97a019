/* Every form of syntax that the printer knows.
 * Two lines. */
#include <stdint.h>
#include "include/gemmini.h"
#define N 16
#define MASK (~0u >> 4)
#define NEGATIVE -1
enum { RED, GREEN = 4, BLUE };
enum shade { LIGHT, DARK };
typedef struct point { int x, y; } point_t;
typedef elem_t tile_t[N][N];
struct bits { unsigned low : 3; int high : 5; union { float f; uint32_t u; } both; struct point *next; };
static const int8_t table[2][3] = {{1, 2, 3}, {[1] = 5}};
static const struct point origin = {.y = 1, .x = 2};
const int limit = 3;
static int helper(int a, const elem_t *b);
static inline int twice(int a) { return a + a; }
static int helper(int a, const elem_t *const b) {
  if (a > 0) return b[a];
  else if (a < -5) return 1;
  else { return twice(a); }
}
static void nothing(void) { }
static const int *pick(const int (*rows)[4], int i) { return rows[i]; }
void kernel(const elem_t A[N][N], int32_t out[64], float f, const float *const g, tile_t *t) {
  int i = 0, *p = &out[1], q[4] = {1, 2}, (*rows)[4] = &q;
  unsigned long long big = 0x8000000000000000ull; char c = 'a', d = '\n';
  double x = 1e3, y = .5, z = 0x1p3f;
  point_t a = {1, 2}, b;
  struct bits *s = 0;
  static const short small[] = {1, 2, 3};
  enum shade shade = DARK;
  typedef int local_t; local_t l = 3;
  b = (point_t){.x = 3};
  i = - -i; i = +(+i); i = -(-1); i = !~i; i = a.x - -1; i = a.x-- - --a.y;
  p++; ++p; --p; p--; *p++ = 3; (*p)++; p = &*p; i = sizeof(int[3]) + sizeof i + sizeof(q[0]);
  i = (1 + 2) * 3 - (4 - (5 - 6)) % 7 / 8 << 1 >> (2 << 3);
  i = (i & 3) == 3 ? i | 1 : i ^ 2 ? 3 : (i = 4, 5);
  i += i -= 3; i <<= 1; i >>= 1; i &= 1; i |= 2; i ^= 3; i *= 2; i /= 3; i %= 5;
  i = (int)f + (int)(f + 1) + (int)-f + ((int)f)[out] + (NEGATIVE) + NEGATIVE;
  if (i && (i || !i)) ; else i = 1;
  if (i) { if (i > 1) i = 2; } else i = 3;
  if (i) i = 3; else if (i > 2) { i = 4; } else i = 5;
  if (i) { i = 3; } else if (i > 2) i = 4; else { i = 5; }
  if (i) gemmini_flush(0) else gemmini_flush(1)
  for (;;) break;
  for (int u = 0, v = 1; u < N; u++, v += 2) { continue; }
  for (i = 0; i < MASK; ) i++;
  while (i--) { i -= 2; }
  do i++; while (i < 3);
  do { i++; } while (i < 3);
  switch (i) { case -1: case RED: i = 2; break; default: i = 3; case 'b': { i = 4; } }
  goto end;
  again: i = 1;
  { int i = 2; out[i] = i; }
  s->both.f = f; s[1].low = 3; (*s).next->x = 1; (&a)->x = twice(helper(1, A[2])); nothing();
  (void)g; (void)pick((const int (*)[4])out, 1); ((elem_t *)A)[3]; *(&A[0][0] + 3); x = y * (z / 2);
  out[0] = (*t)[1][2] + table[1][i ? 0 : 1] + small[0] + origin.x + limit; // tail
  gemmini_extended_mvin(&A[i][0], 0x80000000u | (i << 2), DIM, /* inside */ DIM);
  end: return;
}

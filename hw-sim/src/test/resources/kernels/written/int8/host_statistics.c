// Sum, minimum and maximum kept in a struct by a helper.
typedef struct { int32_t sum, min, max, count; } stats_t;
static void add(stats_t *s, int32_t v) {
  s->sum += v;
  if (v < s->min) s->min = v;
  if (v > s->max) s->max = v;
  s->count++;
}
void kernel(const int32_t x[512], int32_t y[4]) {
  stats_t s = {0, 1 << 30, -(1 << 30), 0};
  for (int i = 0; i < 512; i++) add(&s, x[i]);
  y[0] = s.sum; y[1] = s.min; y[2] = s.max; y[3] = s.count;
}

/* Objects that are written as one type and read as another: copies of structures, unions, bit-fields, cleared arrays. */
#include <stdint.h>

typedef struct { int a[2]; short b; } shorts;
typedef struct { int a[2]; float v; } floats;
typedef struct { int low : 5; short s; int64_t l; } fields;
typedef union { float f; uint32_t u; uint16_t h[2]; } pun;

static int copied_member(int at) {
    shorts w[2], r;
    w[0].b = 1;
    w[1].b = 2;
    w[0].a[0] = w[1].a[0] = 1;
    r.a[0] = r.a[1] = 7;
    r.b = 3;
    w[at & 1] = r;
    return w[0].b * 100 + w[1].b * 10 + w[0].a[0];
}

static int copied_after_write(int at) {
    floats w[2], r, s;
    w[0].v = 1.5f;
    w[1].v = 2.5f;
    w[0].a[0] = w[0].a[1] = w[1].a[0] = w[1].a[1] = 1;
    r = w[0];
    w[at & 1].v = 9.0f;
    s = w[0];
    return (int)(s.v * 10) * 1000 + (int)(r.v * 10) + s.a[at & 1];
}

static int unions(int at) {
    pun v[2];
    v[0].u = 11;
    v[1].u = 12;
    v[at & 1].f = 2.5f;
    int first = (int)v[0].u;
    v[at & 1].h[1] = 5;
    return first ^ (int)v[0].u;
}

static int beside_a_field(int at) {
    fields w[2] = {{1, 2, 3}, {4, 5, 6}};
    int before = w[0].s;
    w[at & 1].low = 9;
    w[at & 1].s = 77;
    return before * 1000 + w[0].s * 10 + w[0].low;
}

static int cleared_in_a_loop(const int32_t *in) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        int t[4] = {0};
        sum = sum * 10 + t[in[1] & 3];
        t[in[1] & 3] = i + 1;
        sum = sum * 10 + t[in[2] & 3] + t[in[1] & 3];
    }
    return sum;
}

static int copied_in_a_loop(const int32_t *in) {
    shorts w[2] = {{{1, 2}, 3}, {{4, 5}, 6}}, r = {{7, 8}, 9};
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        sum = sum * 10 + w[in[1] & 1].b;
        w[(in[1] + i) & 1] = r;
        r.b = (short)(i + 1);
    }
    return sum;
}

void kernel(const int32_t in[64], int32_t out[64]) {
    for (int i = 0; i < 64; i++)
        out[i] = 0;
    for (int i = 0; i < 2; i++) {
        out[i] = copied_member(in[0] + i);
        out[2 + i] = copied_after_write(in[0] + i);
        out[4 + i] = unions(in[0] + i);
        out[6 + i] = beside_a_field(in[0] + i);
    }
    out[8] = cleared_in_a_loop(in);
    out[9] = copied_in_a_loop(in);
}

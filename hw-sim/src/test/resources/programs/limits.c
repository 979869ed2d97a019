/* Values of every width between limits, in every order, kept in variables and arrays of every width. */
#include <stdint.h>

#define DOWN(t, high) if (t > high) t = high
#define UP(t, low) if (t < low) t = low
#define BOTH(from, type, to) { type t = from; DOWN(t, 68); UP(t, -74); to += t; }
#define REVERSED(from, type, to) { type t = from; UP(t, -3); DOWN(t, 100); to -= t; }
#define ONE(from, type, to) { type t = from; UP(t, -100); to ^= t; }
#define CHOSEN(from, type, to) { type t = from; t = t > 40 ? 40 : t; t = t < -9 ? -9 : t; to += t * 3; }
#define THREE(from, type, to) { type t = from; DOWN(t, 120); UP(t, -50); DOWN(t, 90); to -= t; }
#define ALL(from, type, to) \
    BOTH(from, type, to) REVERSED(from, type, to) ONE(from, type, to) CHOSEN(from, type, to) THREE(from, type, to)
#define TYPES(from, to) ALL(from, int, to) ALL(from, int8_t, to) ALL(from, int16_t, to) ALL(from, int64_t, to)

void kernel(const int32_t in[64], int32_t out[64]) {
    int8_t b[64], small[8] = {0};
    int16_t s[64], middle[8] = {0};
    int64_t large[8] = {0};
    for (int i = 0; i < 64; i++) {
        b[i] = (int8_t)in[i];
        s[i] = (int16_t)in[i];
        out[i] = 0;
    }
    for (int i = 0; i < 8; i++) {
        TYPES(b[i], out[i])
        TYPES(s[i], out[8 + i])
        TYPES(in[i], out[16 + i])
        TYPES(b[8 + i], small[i])
        TYPES(b[16 + i], middle[i])
        TYPES(b[24 + i], large[i])
    }
    TYPES(b[in[0] & 63], out[24])
    TYPES(b[in[1] & 63], out[25])
    { int t = b[in[2] & 63]; DOWN(t, 68); UP(t, -74); out[in[3] & 63] = t; }
    { int t = b[in[4] & 63]; DOWN(t, 68); UP(t, -74); out[26] = t; out[27] = t + 1; small[0] += t; }
    int least = b[0], most = b[0];
    for (int i = 1; i < 64; i++) {
        if (b[i] < least) least = b[i];
        if (b[i] > most) most = b[i];
    }
    out[28] = least;
    out[29] = most;
    for (int i = 0; i < 8; i++) {
        out[32 + i] = small[i];
        out[40 + i] = middle[i];
        out[48 + i] = (int32_t)large[i];
    }
}

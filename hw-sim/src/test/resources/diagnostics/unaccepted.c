struct wide {
  int a : 40; // expect: a bit-field of int cannot have 40 bits
};
struct self {
  int a;
  struct self b; // expect: struct self is not defined yet
};
struct pair { int a; int b; };
#define LOOP LOOP + 1
static const int8_t first[2] = {1, 2};
static const int8_t *const rows[1] = {first}; // expect: a constant table cannot hold addresses: make it one table of the values, e.g. char t[2][3]
static const char *const texts[2] = {"ab", "cd"}; // expect: a constant table cannot hold addresses: make it one table of the values, e.g. char t[2][3]
void kernel(int a[4]) {
  static int kept; // expect: 'kept' would keep its value between calls: a kernel has no memory of its own; add const, or drop static, so that each call has its own
  a[0] = LOOP; // expect: the name 'LOOP' is not declared; declare it before this line
}

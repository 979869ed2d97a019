struct box { int v[2]; };
static const int table[3] = {1, 2, 3};
void kernel(int a[4], int m[2][4]) {
  int t[4];
  int rows[2][4];
  struct box box;
  struct box *p = &box;
  t[4] = 1; // expect: index 4 is outside of t, whose elements are t[0] to t[3]
  t[0] = t[-1]; // expect: index -1 is outside of t, whose elements are t[0] to t[3]
  t[1] = table[3u]; // expect: index 3 is outside of table, whose elements are table[0] to table[2]
  rows[2][0] = 1; // expect: index 2 is outside of rows, whose elements are rows[0] to rows[1]
  rows[a[0]][4] = 1; // expect: index 4 is outside of rows[a[0]], whose elements are rows[a[0]][0] to rows[a[0]][3]
  box.v[2] = 1; // expect: index 2 is outside of box.v, whose elements are box.v[0] to box.v[1]
  int *end = &t[4];
  end = &t[5]; // expect: index 5 is outside of t, whose elements are t[0] to t[3]
  end = rows[2];
  end = rows[3]; // expect: index 3 is outside of rows, whose elements are rows[0] to rows[1]
  end[7] = a[4] + m[0][4] + p->v[2];
}

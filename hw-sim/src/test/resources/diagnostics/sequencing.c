static int two(int a, int b) { return a + b; }
void kernel(int a[4], int i) {
  a[0] = two(i++, i); // expect: 'i' is changed and used in one expression, in an order that C leaves open: use two statements
  i = i++; // expect: 'i' is changed twice in one expression: use two statements
  a[i] = i++; // expect: 'i' is changed and used in one expression, in an order that C leaves open: use two statements
  i = i + 1;
  a[i++] += 2;
  a[1] = i++ && i;
  gemmini_extended_mvin(a, i++, i, 4); // expect: 'i' is changed and used in one expression, in an order that C leaves open: use two statements
}

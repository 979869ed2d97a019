struct pair { int a[100000]; int b[100000]; };
static void helper(int a[4]) {
  int all[1 << 18];
  a[0] = all[a[1]];
}
void kernel(int a[4]) {
  {
    int first[200000];
    first[0] = a[0];
  }
  int second[100000];
  if (a[0]) {
    int third[150000];
    int fourth[20000]; // expect: the local variables need 1,080,000 bytes up to here; the stack has 1,048,576
    third[0] = second[0];
  }
  struct pair fifth; // expect: the local variables need 1,200,000 bytes up to here; the stack has 1,048,576
  helper(a);
}

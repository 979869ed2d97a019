struct pair { int a; int b; };
void kernel(int a[4]) {
  a[0] = 1;
  a[1] = offsetof(struct pair, b); // expect: offsetof is not accepted: write the number of bytes
}

void kernel(int a[4]) {
  a[0] = (3 + a[1]; // expect: ')' is missing before ';': it closes the '(' of line 2
}

void kernel(int a[4]) { // expect: '{' is never closed
  if (a[0]) {
    a[1] = 2;
  }

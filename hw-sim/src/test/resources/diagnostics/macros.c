#define SUM(a, b) a + b
#define ONE(a) ((a) + 1)
#define NOTHING() 3
#define INNER SUM(1)
void kernel(int a[4]) {
  a[0] = SUM(1); // expect: the macro SUM takes 2 arguments (a, b), got 1
  a[1] = ONE((1, 2), 3); // expect: the macro ONE takes 1 argument (a), got 2
  a[2] = NOTHING(2); // expect: the macro NOTHING takes no arguments, got 1
  a[3] = INNER; // expect: the macro SUM takes 2 arguments (a, b)
}

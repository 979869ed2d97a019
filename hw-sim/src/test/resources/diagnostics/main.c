void kernel(int a[4]) { a[0] = 1; }
int main(void) { return 0; } // expect: a kernel has no main: write the one function that is called, void kernel(…)

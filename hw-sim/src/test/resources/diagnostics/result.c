struct pair { int x, y; };
int kernel(int a[4], struct pair p) { return a[0]; } // expect: the kernel must return void: results go into its array parameters

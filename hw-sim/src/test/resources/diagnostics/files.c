void helper(int a) { }
void kernel(int a[4]) { helper(a[0]); } // expect: there are 2 functions that are not static (helper, kernel): the kernel is the only one, make the helpers static

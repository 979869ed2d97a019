Here is the kernel:
```c // expect: '`' is no C: send the source without Markdown marks
void kernel(int a[4]) { a[0] = 1; }
```

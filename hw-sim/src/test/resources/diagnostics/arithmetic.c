#define NONE 0
void kernel(int n, float f) {
  n = n / 0; // expect: an integer divided by the constant 0 is undefined in C
  n = 7 / (NONE - 0); // expect: an integer divided by the constant 0 is undefined in C
  n = 7 % 0u; // expect: an integer divided by the constant 0 is undefined in C
  n %= '\0'; // expect: an integer divided by the constant 0 is undefined in C
  f = n / 0.0f;
  n /= 0.0;
}

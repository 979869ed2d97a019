// Bytes copied by two stepped pointers.
void kernel(const elem_t x[1024], elem_t y[1024]) {
  const elem_t *p = x, *end = x + 1024;
  elem_t *q = y;
  while (p < end) {
    *q++ = *p++ ^ 1;
  }
}

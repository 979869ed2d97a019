#ifndef STDIO_H
#define STDIO_H
int printf(const char *format, ...);
#endif

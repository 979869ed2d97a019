/* Calls to the host through tohost and fromhost, a small printf, and what gcc expects of a library. */
#include <stdarg.h>
#include <stddef.h>

typedef unsigned long word;

extern volatile word tohost, fromhost;

static word call(word number, word first, word second, word third) {
    static volatile word block[8] __attribute__((aligned(64)));
    block[0] = number;
    block[1] = first;
    block[2] = second;
    block[3] = third;
    __sync_synchronize();
    tohost = (word)block;
    while (fromhost == 0) {
    }
    fromhost = 0;
    __sync_synchronize();
    return block[0];
}

void __attribute__((noreturn)) exit(int code) {
    tohost = (word)code << 1 | 1;
    for (;;) {
    }
}

static char line[128] __attribute__((aligned(64)));
static int length;

static void put(char character) {
    line[length++] = character;
    if (character == '\n' || length == sizeof line) {
        call(64, 1, (word)line, length);
        length = 0;
    }
}

static void put_number(word value, int base, int is_negative, int width, char fill) {
    char digits[24];
    int count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    if (is_negative)
        digits[count++] = '-';
    for (; width > count; width--)
        put(fill);
    while (count)
        put(digits[--count]);
}

int printf(const char *format, ...) {
    va_list list;
    va_start(list, format);
    for (; *format; format++) {
        if (*format != '%') {
            put(*format);
            continue;
        }
        format++;
        char fill = *format == '0' ? '0' : ' ';
        int width = 0, is_long = 0;
        for (; *format >= '0' && *format <= '9'; format++)
            width = 10 * width + *format - '0';
        for (; *format == 'l' || *format == 'z'; format++)
            is_long = 1;
        if (*format == 'd') {
            long value = is_long ? va_arg(list, long) : va_arg(list, int);
            put_number(value < 0 ? -(word)value : (word)value, 10, value < 0, width, fill);
        } else if (*format == 'u' || *format == 'x') {
            word value = is_long ? va_arg(list, word) : va_arg(list, unsigned);
            put_number(value, *format == 'u' ? 10 : 16, 0, width, fill);
        } else if (*format == 's') {
            for (const char *text = va_arg(list, const char *); *text; text++)
                put(*text);
        } else if (*format == 'c') {
            put((char)va_arg(list, int));
        } else {
            put(*format);
        }
    }
    va_end(list);
    return 0;
}

/* A program that expects traps has its own; any other ends with the cause. */
word __attribute__((weak)) handle_trap(word cause, word pc, word value) {
    printf("trap %lu at %lx value %lx\n", cause, pc, value);
    exit(1337);
}

void *memset(void *to, int value, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        ((char *)to)[i] = (char)value;
    return to;
}

void *memcpy(void *to, const void *from, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        ((char *)to)[i] = ((const char *)from)[i];
    return to;
}

package dev.tilesmith.prompt;

import java.util.List;

/**
 * How much of its optional parts a prompt carries. A prompt over its budget is made again with less detail; the kernel,
 * the menu's options and the rules are never cut.
 *
 * @param failures at most so many failed attempts, the newest ones
 * @param examples whether menu options show their before and after
 * @param ancestry at most so many steps, the newest ones
 * @param waits at most so many lines on where the cycles go
 */
record Detail(int failures, boolean examples, int ancestry, int waits) {
    /** From everything to the least: what is dropped first comes last in importance. */
    static final List<Detail> LEVELS = List.of(
            new Detail(8, true, 12, 8),
            new Detail(4, true, 12, 8),
            new Detail(4, false, 12, 8),
            new Detail(2, false, 6, 6),
            new Detail(0, false, 2, 3));

    static <T> List<T> newest(List<T> items, int most) {
        return items.subList(Math.max(0, items.size() - most), items.size());
    }
}

package dev.tilesmith.eval;

/**
 * C source that computes an op on the accelerator.
 *
 * @param name how its author calls it: a file name, or the place in a search
 * @param source the whole text
 */
public record Kernel(String name, String source) {}

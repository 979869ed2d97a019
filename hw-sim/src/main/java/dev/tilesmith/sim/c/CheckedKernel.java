package dev.tilesmith.sim.c;

/** A kernel that has passed every check: its source, its surface tree and its checked program. */
public record CheckedKernel(String fileName, String source, TranslationUnit unit, Typed program) {}

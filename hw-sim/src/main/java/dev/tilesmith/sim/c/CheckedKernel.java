package dev.tilesmith.sim.c;

import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.tree.TranslationUnit;

/** A kernel that has passed every check: its source, its surface tree and its checked program. */
public record CheckedKernel(String fileName, String source, TranslationUnit unit, Typed program) {}

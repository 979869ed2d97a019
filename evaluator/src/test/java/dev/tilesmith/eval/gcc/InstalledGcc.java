package dev.tilesmith.eval.gcc;

import org.junit.jupiter.api.Assumptions;

/** The external compiler for tests, which are skipped where it is not installed. */
final class InstalledGcc {
    private InstalledGcc() {}

    static GccCompiler orSkip() {
        try {
            return GccCompiler.find();
        } catch (GccMissing e) {
            return Assumptions.abort("skipped: " + e.getMessage());
        }
    }
}

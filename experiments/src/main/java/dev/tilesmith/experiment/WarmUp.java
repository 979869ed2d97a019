package dev.tilesmith.experiment;

import java.lang.management.ManagementFactory;

/** Repeats a call until the JVM compiles nothing more for it, so that what is measured next is the program alone. */
final class WarmUp {
    /** Calls in a row without compilation after which the JVM counts as warm. */
    private static final int QUIET_CALLS = 5;

    private static final int MOST_CALLS = 150;

    private WarmUp() {}

    static void repeat(Runnable call) {
        var compiler = ManagementFactory.getCompilationMXBean();
        var quiet = 0;
        for (var i = 0; i < MOST_CALLS && quiet < QUIET_CALLS; i++) {
            var before = compiler.getTotalCompilationTime();
            call.run();
            quiet = compiler.getTotalCompilationTime() == before ? quiet + 1 : 0;
        }
    }
}

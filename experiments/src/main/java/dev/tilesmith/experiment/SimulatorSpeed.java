package dev.tilesmith.experiment;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Prints how many cycles a warm JVM simulates in a second of processor time: a tuned kernel, kernels that mostly wait
 * for the DRAM, for a fence and for a full queue, and a loop of the core alone.
 */
public final class SimulatorSpeed {
    private static final int RUNS = 9;
    private static final String OP = "gemm:512x512x512";

    private static final String HEAD = """
            #include "gemmini.h"
            void kernel(const elem_t A[512][512], const elem_t B[512][512], elem_t C[512][512]) {
              gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
              gemmini_config_ld(512);
              gemmini_config_st(512);
            """;
    /** Each load waits in a fence for lines that are not in the L2. */
    private static final String FENCED = HEAD + """
              for (int n = 0; n < 8; n++) {
                for (int i = 0; i < 512; i += 16) {
                  for (int j = 0; j < 512; j += 64) {
                    gemmini_extended_mvin(&A[i][j], 0, 64, 16);
                    gemmini_fence();
                    gemmini_extended_mvin(&B[i][j], 0, 64, 16);
                    gemmini_fence();
                    gemmini_extended_mvin(&C[i][j], 0, 64, 16);
                    gemmini_fence();
                  }
                }
              }
            }
            """;
    /** One load after the other from the DRAM. */
    private static final String STREAMING = HEAD + """
              for (int n = 0; n < 8; n++) {
                for (int i = 0; i < 512; i += 16) {
                  for (int j = 0; j < 512; j += 64) {
                    gemmini_extended_mvin(&A[i][j], 0, 64, 16);
                    gemmini_extended_mvin(&B[i][j], 64, 64, 16);
                    gemmini_extended_mvin(&C[i][j], 128, 64, 16);
                  }
                }
              }
              gemmini_fence();
            }
            """;
    /** Computes with operands in one bank: 32 cycles each, while the core waits for room. */
    private static final String COMPUTING = HEAD + """
              gemmini_extended_mvin(&A[0][0], 0, 64, 16);
              for (int i = 0; i < 15000; i++) {
                gemmini_extended_preload(16, 0x80000000, 16, 16, 16, 16);
                gemmini_extended_compute_preloaded(0, 0xffffffff, 16, 16, 16, 16);
              }
              gemmini_fence();
            }
            """;

    /** The core computes alone. */
    private static final String ALONE = """
            #include "gemmini.h"
            void kernel(const elem_t A[512][512], const elem_t B[512][512], elem_t C[512][512]) {
              for (int n = 0; n < 8; n++) {
                for (int i = 0; i < 64; i++) {
                  for (int j = 0; j < 512; j++) {
                    C[i][j] = A[i][j] * 3 + n;
                  }
                }
              }
            }
            """;

    private SimulatorSpeed() {}

    /** @param arguments the file of a kernel of gemm:512x512x512, or nothing to leave it out */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            measure("tuned", Files.readString(Path.of(arguments[0])));
        }
        measure("waits in fences", FENCED);
        measure("waits for DRAM", STREAMING);
        measure("full queue", COMPUTING);
        measure("core alone", ALONE);
    }

    private static void measure(String name, String source) {
        var op = Ops.parse(OP);
        var image = KernelCalls.compile(op, new Kernel("kernel.c", source));
        var timed = new double[RUNS];
        var untimed = new double[RUNS];
        var cycles = 0L;
        WarmUp.repeat(() -> {
            KernelCalls.call(op, image, Program.Mode.EVALUATED);
            KernelCalls.call(op, image, Program.Mode.UNTIMED);
        });
        for (var run = 0; run < RUNS; run++) {
            var begin = cpuSeconds();
            cycles = cycles(KernelCalls.call(op, image, Program.Mode.EVALUATED));
            var middle = cpuSeconds();
            KernelCalls.call(op, image, Program.Mode.UNTIMED);
            timed[run] = middle - begin;
            untimed[run] = cpuSeconds() - middle;
        }
        Arrays.sort(timed);
        Arrays.sort(untimed);
        System.out.printf(
                "%-16s %,10d cycles: %6.1f ms with time (best of %d; median %.1f), %6.1f ms without: %5.2f million cycles/s%n",
                name, cycles, timed[0] * 1e3, RUNS, timed[RUNS / 2] * 1e3, untimed[0] * 1e3, cycles / timed[0] / 1e6);
    }

    private static double cpuSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    /** Of all timed calls; 0 without time. */
    private static long cycles(SimResult.Finished run) {
        return run.cycles().stream().mapToLong(Long::longValue).sum();
    }
}

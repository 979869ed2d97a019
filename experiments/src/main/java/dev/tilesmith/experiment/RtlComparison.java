package dev.tilesmith.experiment;

import dev.tilesmith.eval.gcc.WorkDirectory;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.WholeProgram;
import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.riscv.ElfLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs kernels on an elaboration of the public RTL and on the simulator, as the same program, and prints the cycles of the
 * warm call on both, as Markdown, and whether both left the same in the arrays. How the RTL is elaborated: {@code experiments/011-public-rtl}. Its memory answers at once, so
 * only the call that finds everything in the L2 is compared.
 */
public final class RtlComparison {
    private static final GemminiConfig CONFIG = GemminiConfig.INT8_16;
    /** The cycles of three calls, the last of them warm, and a sum of the arrays. */
    private static final int REPORTS = 4;

    private static final int WARM = 2;
    private static final int SUM = 3;

    private final Path rtl;

    private RtlComparison(Path rtl) {
        this.rtl = rtl;
    }

    /** @param arguments the RTL's simulator, then files of kernels */
    public static void main(String[] arguments) throws Exception {
        var comparison = new RtlComparison(Path.of(arguments[0]).toAbsolutePath());
        System.out.println("| kernel | RTL | simulator | difference % | results |");
        System.out.println("|---|---:|---:|---:|---|");
        var sum = 0.0;
        var most = 0.0;
        var wrong = 0;
        for (var i = 1; i < arguments.length; i++) {
            var file = Path.of(arguments[i]);
            var run = comparison.run(file);
            var error = run.errorPercent();
            sum += Math.abs(error);
            most = Math.max(most, Math.abs(error));
            System.out.printf(
                    "| %s | %d | %d | %+.2f | %s |%n",
                    String.valueOf(file.getFileName()).replace(".c", ""),
                    run.measured.get(WARM),
                    run.simulated.get(WARM),
                    error,
                    run.agrees() ? "same" : "DIFFERENT");
            wrong += run.agrees() ? 0 : 1;
        }
        System.out.printf(
                "%n%d kernels: mean absolute difference %.2f %%, largest %.2f %%, results of %d different%n",
                arguments.length - 1, sum / (arguments.length - 1), most, wrong);
    }

    private record Run(List<Long> measured, List<Long> simulated) {
        double errorPercent() {
            return 100.0 * (simulated.get(WARM) - measured.get(WARM)) / measured.get(WARM);
        }

        boolean agrees() {
            return measured.get(SUM).equals(simulated.get(SUM));
        }
    }

    private Run run(Path file) throws Exception {
        try (var directory = WorkDirectory.create()) {
            var program = new RtlProgram(directory.path(), checked(file), CONFIG);
            var simulated = simulated(program.executable());
            program.writeImage();
            return new Run(measured(directory.path()), simulated);
        }
    }

    private static CheckedKernel checked(Path file) throws IOException {
        return switch (FrontEnd.check(String.valueOf(file.getFileName()), Files.readString(file), CONFIG)) {
            case FrontEnd.Result.Accepted(var kernel) -> kernel;
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new IllegalArgumentException(diagnostics.getFirst().render());
        };
    }

    private static List<Long> simulated(byte[] executable) throws ElfLoader.Malformed {
        var output = new StringBuilder();
        new WholeProgram(ElfLoader.loadProgram(executable), CONFIG, Watch.NONE)
                .run(character -> output.append((char) character));
        return output.toString().lines().map(Long::parseLong).toList();
    }

    /**
     * The RTL reads the image of its memory from the folder that it is started in, and prints what the program stores. It
     * runs for as many cycles as it is told.
     */
    private List<Long> measured(Path folder) throws IOException {
        var process = new ProcessBuilder(rtl.toString(), Long.toString(Integer.MAX_VALUE))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var reported = new ArrayList<Long>();
        try (var output = process.inputReader()) {
            // The program goes on for ever, in silence: nothing is read behind its last report.
            while (reported.size() < REPORTS) {
                var line = output.readLine();
                if (line == null) {
                    break;
                }
                if (line.startsWith("OUT ")) {
                    reported.add(Long.parseUnsignedLong(line.substring(line.lastIndexOf(' ') + 1), 16));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        if (reported.size() < REPORTS) {
            throw new IllegalStateException("the RTL has ended before the program");
        }
        return reported;
    }
}

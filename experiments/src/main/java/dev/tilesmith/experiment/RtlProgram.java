package dev.tilesmith.experiment;

import dev.tilesmith.eval.KernelInputs;
import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A bare-metal program that calls a kernel as the measured ones were called: on a throw-away copy of its arrays, then twice
 * on the real ones. It tells the cycles of the three calls and a sum of the arrays that the kernel writes: with {@code printf},
 * or on a machine without a console by stores to an address that somebody watches. Up to there both programs are the same,
 * byte for byte.
 */
final class RtlProgram {
    /** Where the public RTL has a port for memory-mapped devices. */
    static final long REPORT_ADDRESS = 0x6000_0000L;

    private static final int WORD_BYTES = 8;

    private final Path folder;
    private final CrossCompiler compiler;
    private final List<KernelInputs.Input> inputs;

    RtlProgram(Path folder, CheckedKernel kernel, GemminiConfig config) throws IOException, InterruptedException {
        this.folder = folder;
        compiler = CrossCompiler.forBareMetal(folder, config);
        Files.writeString(folder.resolve("kernel.c"), "#include \"gemmini.h\"\n" + kernel.source());
        // Measured kernels began at 2 mod 4.
        Files.writeString(folder.resolve("pad.S"), ".text\n.short 1\n");
        inputs = inputs(kernel);
        writeArrays();
        Files.writeString(
                folder.resolve("main.c"), main(kernel.program().kernel().name(), inputs.size()));
        compiler.run("-c", "crt.S", "syscalls.c", "pad.S", "kernel.c", "arrays.S", "main.c");
    }

    private static List<KernelInputs.Input> inputs(CheckedKernel kernel) {
        return switch (KernelInputs.of(kernel)) {
            case KernelInputs.Result.Filled(var inputs) -> inputs;
            case KernelInputs.Result.Rejected(var diagnostics) ->
                throw new IllegalArgumentException(diagnostics.getFirst().render());
        };
    }

    private void writeArrays() throws IOException {
        var text = new StringBuilder(".data\n");
        for (var copy : List.of("copy", "real")) {
            for (var i = 0; i < inputs.size(); i++) {
                Files.write(folder.resolve("array" + i), inputs.get(i).content());
                text.append(".balign 4096\n.globl %1$s%2$d\n%1$s%2$d: .incbin \"array%2$d\"\n".formatted(copy, i));
            }
        }
        Files.writeString(folder.resolve("arrays.S"), text.append(".balign 4096\n"));
    }

    /** The three calls go through the same loop body; what is passed is loaded before the clock is read. */
    private static String main(String function, int arrays) {
        var declared = each(arrays, "extern char copy%1$d[], real%1$d[];\n");
        var tables = each(arrays, "static char *volatile table%1$d[3] = {copy%1$d, real%1$d, real%1$d};\n");
        var loads = each(arrays, "    char *a%1$d = table%1$d[call];\n");
        var passed = IntStream.range(0, arrays).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
        return """
                #include "gemmini.h"
                extern void %s();
                extern void report(unsigned long number);
                %s%sstatic unsigned long now(void) {
                  unsigned long cycle;
                  asm volatile("rdcycle %%0" : "=r"(cycle) :: "memory");
                  return cycle;
                }
                int main(void) {
                  unsigned long cycles[3];
                  gemmini_flush(0);
                  for (int call = 0; call < 3; call++) {
                %s    gemmini_fence();
                    unsigned long began = now();
                    %s(%s);
                    gemmini_fence();
                    cycles[call] = now() - began;
                  }
                  for (int call = 0; call < 3; call++) report(cycles[call]);
                  return 0;
                }
                """.formatted(function, declared, tables, loads, function, passed);
    }

    private static String each(int arrays, String line) {
        return IntStream.range(0, arrays).mapToObj(line::formatted).collect(Collectors.joining());
    }

    /** The executable that prints. */
    byte[] executable() throws IOException, InterruptedException {
        return link("#include <stdio.h>\n", "printf(\"%ld\\n\", number)");
    }

    /** Writes the memory image of the program that stores, from 0x80000000 on, to prog.hex: a word of 8 bytes a line, for {@code $readmemh}. */
    void writeImage() throws IOException, InterruptedException {
        link("", "*(volatile unsigned long *)%dul = number".formatted(REPORT_ADDRESS));
        compiler.image("program.elf", "program.bin");
        var bytes = Files.readAllBytes(folder.resolve("program.bin"));
        var words = ByteBuffer.allocate(bytes.length + WORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        words.put(bytes).rewind();
        var text = new StringBuilder();
        for (var i = 0; i < (bytes.length + WORD_BYTES - 1) / WORD_BYTES; i++) {
            text.append("%016x%n".formatted(words.getLong()));
        }
        Files.writeString(folder.resolve("prog.hex"), text);
    }

    /** What reports stands behind all that is timed; after the cycles comes the sum. */
    private byte[] link(String head, String tell) throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("report.c"),
                head + """
                %sstatic unsigned long add(unsigned long sum, const unsigned long *words, long count) {
                  for (long i = 0; i < count; i++) sum = (sum ^ words[i]) * 0x100000001b3ul;
                  return sum;
                }
                static void tell(unsigned long number) { %s; }
                void report(unsigned long number) {
                  static int reported;
                  tell(number);
                  if (++reported < 3) return;
                  unsigned long sum = 0;
                %s  tell(sum);
                }
                """.formatted(forWritten("extern unsigned long real%d[];\n"), tell, forWritten("""
                          sum = add(sum, real%d, %d);
                        """)));
        compiler.run("-c", "report.c");
        return compiler.link(List.of("pad.o", "kernel.o", "main.o", "report.o", "arrays.o"));
    }

    /** A line for each array that the kernel may write, of its number and its words. */
    private String forWritten(String line) {
        return IntStream.range(0, inputs.size())
                .filter(i -> !inputs.get(i).isConst())
                .mapToObj(i -> line.formatted(i, Math.ceilDiv(inputs.get(i).content().length, WORD_BYTES)))
                .collect(Collectors.joining());
    }
}

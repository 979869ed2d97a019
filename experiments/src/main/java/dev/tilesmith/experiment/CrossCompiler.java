package dev.tilesmith.experiment;

import dev.tilesmith.eval.gcc.GccCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The RISC-V gcc in a folder, with the flags of the measured kernels. */
record CrossCompiler(Path folder) {
    private static final List<String> COMMAND = Stream.of(
                    List.of("riscv64-unknown-elf-gcc", "-w", "-I."), GccCompiler.MEASURED_FLAGS)
            .flatMap(List::stream)
            .toList();

    void run(String... arguments) throws IOException, InterruptedException {
        run(Stream.concat(COMMAND.stream(), Stream.of(arguments)).toList());
    }

    /** Writes the memory image of an executable, from the lowest address of its segments on. */
    void image(String executable, String binary) throws IOException, InterruptedException {
        run(List.of("riscv64-unknown-elf-objcopy", "-O", "binary", executable, binary));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        var log = folder.resolve("log").toFile();
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " fails: " + Files.readString(log.toPath()));
        }
    }
}

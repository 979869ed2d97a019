package dev.tilesmith.experiment;

import dev.tilesmith.eval.gcc.GccCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The RISC-V gcc in a folder, with the flags of the measured kernels. */
record CrossCompiler(Path folder) {
    private static final Path START = Path.of("hw-sim/src/test/resources/baremetal");
    private static final List<String> COMMAND = Stream.of(
                    List.of("riscv64-unknown-elf-gcc", "-w", "-I."), GccCompiler.MEASURED_FLAGS)
            .flatMap(List::stream)
            .toList();

    /** In a folder with the start-up code of bare-metal programs, their calls to the host, and {@code gemmini.h}. */
    static CrossCompiler forBareMetal(Path folder, GemminiConfig config) throws IOException {
        for (var name : List.of("crt.S", "link.ld", "stdio.h", "stdint.h", "syscalls.c")) {
            Files.write(folder.resolve(name), Files.readAllBytes(START.resolve(name)));
        }
        Files.writeString(folder.resolve("gemmini.h"), Vocabulary.header(config));
        return new CrossCompiler(folder);
    }

    /** Links objects behind the start-up code and the calls to the host, in this order, to {@code program.elf}. */
    byte[] link(List<String> objects) throws IOException, InterruptedException {
        var arguments =
                new ArrayList<>(List.of("-nostdlib", "-nostartfiles", "-static", "-Tlink.ld", "crt.o", "syscalls.o"));
        arguments.addAll(objects);
        arguments.addAll(List.of("-o", "program.elf", "-lgcc"));
        run(arguments.toArray(String[]::new));
        return Files.readAllBytes(folder.resolve("program.elf"));
    }

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

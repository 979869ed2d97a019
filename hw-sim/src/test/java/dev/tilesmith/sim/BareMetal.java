package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary;
import dev.tilesmith.sim.riscv.ElfLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Builds the bare-metal programs of the test resources with the RISC-V gcc, and runs them. */
final class BareMetal {
    private static final String COMPILER = "riscv64-unknown-elf-gcc";
    /** Those of the measured programs and kernels (rtl/README.md). */
    static final List<String> MEASURED_FLAGS = List.of(
            "-O2",
            "-ffast-math",
            "-fno-common",
            "-fno-builtin",
            "-fno-tree-loop-distribute-patterns",
            "-mcmodel=medany",
            "-std=gnu99",
            "-march=rv64gc",
            "-mabi=lp64d");

    private static final List<String> SUPPORT =
            List.of("counter.h", "crt.S", "link.ld", "stdio.h", "stdint.h", "syscalls.c", "tracer.c");

    private final Path folder;
    private final GemminiConfig config;
    private final StringBuilder output = new StringBuilder();

    BareMetal(Path folder, GemminiConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /** The program of a resource, linked with start-up code and the calls to the host; skips where there is no gcc. */
    byte[] build(String resource, String... definitions) throws IOException, InterruptedException {
        for (var name : SUPPORT) {
            Files.write(folder.resolve(name), resource("/baremetal/" + name));
        }
        Files.writeString(folder.resolve("gemmini.h"), Vocabulary.header(config));
        Files.write(folder.resolve("bench.h"), resource("/rtlprograms/bench.h"));
        Files.write(folder.resolve("program.c"), resource(resource));
        compile("-c", "crt.S", "syscalls.c");
        compile(Stream.concat(Stream.of("-c", "program.c"), Stream.of(definitions))
                .toArray(String[]::new));
        var objects = new ArrayList<>(List.of("crt.o", "syscalls.o", "program.o"));
        if (Files.readString(folder.resolve("program.c")).contains("0x60000018")) {
            compile("-c", "tracer.c");
            objects.add("tracer.o");
        }
        var link = new ArrayList<>(List.of("-nostdlib", "-nostartfiles", "-static", "-Tlink.ld"));
        link.addAll(objects);
        link.addAll(List.of("-o", "program.elf", "-lgcc"));
        compile(link.toArray(String[]::new));
        return Files.readAllBytes(folder.resolve("program.elf"));
    }

    private void compile(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(COMPILER);
        command.addAll(MEASURED_FLAGS);
        command.add("-I.");
        command.addAll(List.of(arguments));
        var log = folder.resolve("log");
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", arguments) + " fails:\n" + Files.readString(log));
            }
        } catch (IOException e) {
            assumeTrue(false, "skipped: needs " + COMPILER + " on the path");
        }
    }

    WholeProgram.Result run(byte[] elf) throws ElfLoader.Malformed {
        return run(elf, Watch.NONE);
    }

    WholeProgram.Result run(byte[] elf, Watch watch) throws ElfLoader.Malformed {
        output.setLength(0);
        return new WholeProgram(ElfLoader.loadProgram(elf), config, watch)
                .run(character -> output.append((char) character));
    }

    /** What the last program printed. */
    String output() {
        return output.toString();
    }

    static byte[] resource(String name) throws IOException {
        try (var stream = Objects.requireNonNull(BareMetal.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        }
    }

    static String text(String name) throws IOException {
        return new String(resource(name), StandardCharsets.UTF_8);
    }
}

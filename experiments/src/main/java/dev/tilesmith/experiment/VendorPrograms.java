package dev.tilesmith.experiment;

import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.WholeProgram;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.riscv.ElfLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the bare-metal programs of a checkout of ucb-bar/gemmini-rocc-tests with the flags of its Makefile, and runs each
 * unmodified: how it ended, its cycles, and the lines in which it tells cycles itself. Most check their results against
 * what the core computes, and end with 1 where they differ.
 */
public final class VendorPrograms {
    private static final Path COMMON = Path.of("riscv-tests/benchmarks/common");
    private static final List<String> FLAGS = List.of(
            "riscv64-unknown-elf-gcc",
            "-DPREALLOCATE=1",
            "-DMULTITHREAD=1",
            "-DBAREMETAL=1",
            "-DID_STRING=",
            "-DPRINT_TILE=0",
            "-mcmodel=medany",
            "-std=gnu99",
            "-O2",
            "-ffast-math",
            "-fno-common",
            "-fno-builtin-printf",
            "-fno-tree-loop-distribute-patterns",
            "-march=rv64gc",
            "-mabi=lp64d",
            "-w",
            "-I.",
            "-Iriscv-tests",
            "-Iriscv-tests/env",
            "-I" + COMMON,
            "-nostdlib",
            "-nostartfiles",
            "-static",
            "-T" + COMMON.resolve("test.ld"));

    private final Path checkout;
    private final GemminiConfig config;
    private final List<String> flags;

    private VendorPrograms(Path checkout, GemminiConfig config, List<String> flags) {
        this.checkout = checkout;
        this.config = config;
        this.flags = flags;
    }

    /**
     * @param arguments the checkout, with its submodules; a target; programs, with their folders; behind {@code --}
     *     further flags of the compiler
     */
    public static void main(String[] arguments) throws Exception {
        var all = List.of(arguments);
        var behind = all.contains("--") ? all.indexOf("--") : all.size();
        var config = GemminiConfig.preset(all.get(1))
                .orElseThrow(() -> new IllegalArgumentException("no target is named " + all.get(1)));
        var flags = all.subList(Math.min(behind + 1, all.size()), all.size());
        var programs = new VendorPrograms(Path.of(all.get(0)), config, flags);
        System.out.println("| program | exit | cycles | instructions | what it says |\n|---|---|---|---|---|");
        for (var program : all.subList(2, behind)) {
            System.out.println(programs.row(program));
        }
    }

    private String row(String program) throws Exception {
        var elf = Files.createTempFile("program", ".elf");
        try {
            var fault = build(program, elf);
            return "| %s | %s |"
                    .formatted(program, fault.isEmpty() ? run(elf) : "does not compile: " + fault + " | | |");
        } finally {
            Files.delete(elf);
        }
    }

    private String run(Path elf) throws IOException, ElfLoader.Malformed {
        var output = new StringBuilder();
        var result = new WholeProgram(ElfLoader.loadProgram(Files.readAllBytes(elf)), config, Watch.NONE)
                .run(character -> output.append((char) character));
        var said = output.toString()
                .lines()
                .filter(line -> line.matches(".*(cycles: \\d+|took \\d+ cycles|taken: \\d+)"))
                .toList();
        return result instanceof WholeProgram.Result.Exited exited
                ? "%d | %,d | %,d | %s"
                        .formatted(exited.exitCode(), exited.cycles(), exited.instructions(), String.join("; ", said))
                : result + " | | |";
    }

    /** Returns the compiler's first complaint, or nothing. */
    private String build(String program, Path elf) throws IOException, InterruptedException {
        var command = new ArrayList<>(FLAGS);
        command.addAll(flags);
        command.add(program);
        command.add(COMMON.resolve("syscalls.c").toString());
        command.add(COMMON.resolve("crt.S").toString());
        command.addAll(List.of("-o", elf.toString(), "-lm", "-lgcc"));
        var process = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .start();
        var log = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : firstError(log.lines());
    }

    private static String firstError(Stream<String> lines) {
        return lines.filter(line -> line.contains("error"))
                .findFirst()
                .orElse("no word why")
                .replaceAll(".*error: ", "");
    }
}

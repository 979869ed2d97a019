package dev.tilesmith.experiment;

import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.WholeProgram;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Command;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.riscv.ElfLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Builds the programs of micro measurements as {@code MicroTablesTest} does, and runs them. */
final class MicroProgram {
    private static final Path RESOURCES = Path.of("hw-sim/src/test/resources");
    private static final GemminiConfig CONFIG = GemminiConfig.INT8_16;
    private final Path folder;
    private final CrossCompiler compiler;

    MicroProgram(Path folder) throws IOException {
        this.folder = folder;
        compiler = CrossCompiler.forBareMetal(folder, CONFIG);
        Files.write(folder.resolve("tracer.c"), Files.readAllBytes(RESOURCES.resolve("baremetal/tracer.c")));
        Files.write(folder.resolve("bench.h"), Files.readAllBytes(table("bench.h")));
    }

    static Path table(String file) {
        return RESOURCES.resolve("rtlprograms").resolve(file);
    }

    /** What the program prints. */
    String run(String name, Profile profile, String... definitions) throws Exception {
        Files.write(folder.resolve("program.c"), Files.readAllBytes(table(name + ".c")));
        compiler.run("-c", "crt.S", "syscalls.c", "tracer.c");
        compiler.run(Stream.concat(Stream.of("-c", "program.c"), Stream.of(definitions))
                .toArray(String[]::new));
        var executable = compiler.link(name.equals("tr1") ? List.of("program.o", "tracer.o") : List.of("program.o"));
        var output = new StringBuilder();
        var result = new WholeProgram(ElfLoader.loadProgram(executable), CONFIG, new Watch(() -> false, profile))
                .run(character -> output.append((char) character));
        if (!(result instanceof WholeProgram.Result.Exited exited && exited.exitCode() == 0)) {
            throw new IllegalStateException(name + ": " + result);
        }
        return output.toString();
    }

    /** The cycles of each group of commands between pauses, from its first entry into the station to its last end. */
    static final class Phases implements Profile {
        private static final long GAP = 150;
        private final List<Long> totals = new ArrayList<>();
        private final Set<Integer> configurations = new HashSet<>();
        private long first;
        private long last;

        @Override
        public boolean wantsCommands() {
            return true;
        }

        @Override
        public void allocated(long cycle, int slot, Command command) {
            if (command.name().startsWith("config")) {
                configurations.add(slot);
                return;
            }
            configurations.remove(slot);
            if (cycle - last > GAP) {
                finish();
                first = cycle;
            }
            last = cycle;
        }

        @Override
        public void done(long cycle, int slot) {
            last = configurations.contains(slot) ? last : cycle;
        }

        private void finish() {
            if (first > 0) {
                totals.add(last - first);
            }
            first = 0;
        }

        List<Long> totals() {
            finish();
            return totals;
        }
    }
}

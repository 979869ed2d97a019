package dev.tilesmith.eval.gcc;

import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.parse.KnownNames;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.compile.CompileRejected;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.ElfLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compiles kernels with an installed {@code riscv64-unknown-elf-gcc}, with the flags of the measured builds
 * (rtl/README.md), its entry at 2 mod 4 as there.
 */
public final class GccCompiler implements KernelCompiler {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** With what the measured kernels were compiled (rtl/README.md, "How a kernel was measured"). */
    public static final List<String> MEASURED_FLAGS = List.of(
            "-O2",
            "-ffast-math",
            "-fno-common",
            "-fno-builtin",
            "-fno-tree-loop-distribute-patterns",
            "-mcmodel=medany",
            "-std=gnu99",
            "-march=rv64gc",
            "-mabi=lp64d");

    /**
     * -g adds the line table, and neither it nor the error changes code. That error is lost under -w, so warnings are
     * printed, and not read.
     */
    private static final List<String> OWN_FLAGS = List.of("-g", "-Werror=implicit-function-declaration");

    private static final String LIBRARY_SPECS = "picolibc.specs";
    /** The header is given on the command line; nothing that the source names is read. */
    private static final Pattern HEADER_INCLUDE =
            Pattern.compile("(?m)^[ \\t]*#[ \\t]*include[ \\t]*[<\"][^>\"\\n]*gemmini\\.h[>\"]");

    /** What programs may call without a C library: gcc itself calls these for copies of structs and arrays. */
    private static final String OWN_LIBRARY = """
            #include <stddef.h>
            void *memcpy(void *to, const void *from, size_t n) {
              for (size_t i = 0; i < n; i++) ((char *)to)[i] = ((const char *)from)[i];
              return to;
            }
            void *memmove(void *to, const void *from, size_t n) {
              if (to <= from) return memcpy(to, from, n);
              for (size_t i = n; i > 0; i--) ((char *)to)[i - 1] = ((const char *)from)[i - 1];
              return to;
            }
            void *memset(void *to, int value, size_t n) {
              for (size_t i = 0; i < n; i++) ((char *)to)[i] = value;
              return to;
            }
            int memcmp(const void *a, const void *b, size_t n) {
              for (size_t i = 0; i < n; i++) {
                int difference = ((const unsigned char *)a)[i] - ((const unsigned char *)b)[i];
                if (difference) return difference;
              }
              return 0;
            }
            """;

    private final Toolchain toolchain;
    private final String version;
    private final boolean hasLibrary;

    private GccCompiler(Toolchain toolchain, String version, boolean hasLibrary) {
        this.toolchain = toolchain;
        this.version = version;
        this.hasLibrary = hasLibrary;
    }

    /** The compiler on the path. */
    public static GccCompiler find() throws GccMissing {
        return find(Objects.requireNonNullElse(System.getenv("PATH"), ""));
    }

    static GccCompiler find(String searchPath) throws GccMissing {
        var toolchain = Toolchain.find(searchPath, LIMIT);
        try (var directory = WorkDirectory.create()) {
            var version = query(toolchain, directory, "--version");
            var specs = query(toolchain, directory, "-print-file-name=" + LIBRARY_SPECS);
            // gcc answers with the bare name when it does not have the file.
            return new GccCompiler(toolchain, version, !specs.equals(LIBRARY_SPECS));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + Toolchain.COMMAND, e);
        }
    }

    private static String query(Toolchain toolchain, WorkDirectory directory, String argument)
            throws IOException, GccMissing {
        if (toolchain.run(directory.path(), List.of(argument)) instanceof Toolchain.Outcome.Succeeded(var output)) {
            return output.lines().findFirst().orElse("").strip();
        }
        throw new GccMissing(Toolchain.COMMAND + " " + argument + " fails");
    }

    /** The first line of what {@code --version} prints. */
    @Override
    public String version() {
        return version;
    }

    @Override
    public CodeImage compile(CheckedKernel kernel, GemminiConfig target) {
        return compile(
                new Unit(
                        kernel.fileName(),
                        kernel.source(),
                        kernel.program().kernel().name(),
                        kernel.unit().names()),
                target);
    }

    /**
     * One source to compile as it is.
     *
     * @param function name of the entry
     * @param names what it declares at file level
     */
    record Unit(String fileName, String source, String function, Set<String> names) {
        Unit {
            names = Set.copyOf(names);
        }
    }

    CodeImage compile(Unit unit, GemminiConfig target) {
        try (var directory = WorkDirectory.create()) {
            return new Build(directory, unit).build(target);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + Toolchain.COMMAND, e);
        }
    }

    /** One compilation in its directory. */
    private final class Build {
        private final WorkDirectory directory;
        private final Unit unit;
        private final GccMessages messages;

        Build(WorkDirectory directory, Unit unit) {
            this.directory = directory;
            this.unit = unit;
            messages = new GccMessages(unit.fileName(), unit.source());
        }

        CodeImage build(GemminiConfig target) throws IOException {
            directory.write("gemmini.h", Vocabulary.header(target));
            directory.write("standard.h", KnownNames.declarations(unit.names()));
            directory.write("kernel.c", HEADER_INCLUDE.matcher(unit.source()).replaceAll(""));
            directory.write("library.c", OWN_LIBRARY);
            // The entry is the first function unless gcc kept functions of its own in front of it: then once more.
            var image = image(1);
            return (image.entry() & 3) == 2 ? image : image(2);
        }

        private CodeImage image(int halvesInFront) throws IOException {
            directory.write("link.ld", LinkerScript.render(unit.function(), halvesInFront));
            gcc();
            try {
                return ElfLoader.load(Files.readAllBytes(directory.path().resolve("kernel.elf")));
            } catch (ElfLoader.Malformed e) {
                throw new IllegalStateException("the linker made a file that cannot be loaded", e);
            }
        }

        private void gcc() throws IOException {
            var all = new ArrayList<>(MEASURED_FLAGS);
            all.addAll(OWN_FLAGS);
            all.addAll(List.of("-include", "gemmini.h", "-include", "standard.h", "-nostartfiles"));
            all.addAll(List.of("-T", "link.ld", "-o", "kernel.elf", "kernel.c"));
            all.addAll(
                    hasLibrary
                            ? List.of("-specs=" + LIBRARY_SPECS, "-lm")
                            : List.of("library.c", "-nostdlib", "-lgcc"));
            switch (toolchain.run(directory.path(), all)) {
                case Toolchain.Outcome.Succeeded _ -> {}
                case Toolchain.Outcome.Failed(var output) -> throw new CompileRejected(messages.diagnostics(output));
                case Toolchain.Outcome.TimedOut(var limit) ->
                    throw new CompileRejected(List.of(messages.diagnostic(
                            Position.NONE, "gcc did not finish within " + limit.toSeconds() + " s")));
            }
        }
    }
}

package dev.tilesmith.sim;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.isa.Vocabulary;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.ElfLoader;
import dev.tilesmith.sim.timing.TimingStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A kernel of the measured set, compiled with the measured compiler and flags (rtl/README.md), with its arrays filled and
 * placed as there.
 */
public final class MeasuredKernel {
    private static final String COMPILER = "riscv64-unknown-elf-gcc";
    private static final List<String> OWN_FLAGS = List.of("-g", "-nostdlib", "-nostartfiles");
    private static final Pattern SIGNATURE = Pattern.compile("void\\s+kernel\\s*\\(([^)]*)\\)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("(const\\s+)?(\\w+)\\s+(\\w+)((?:\\s*\\[[^\\]]+\\])+)");

    private final GemminiConfig config;
    private final List<Array> parameters;
    private final CodeImage image;
    private final MemoryMap.Arrays places;

    private MeasuredKernel(GemminiConfig config, List<Array> parameters, CodeImage image) {
        this.config = config;
        this.parameters = parameters;
        this.image = image;
        places = MemoryMap.layOutAsMeasured(parameters.stream()
                .map(p -> new MemoryMap.Wanted(p.name, p.bytes(), !p.isConst))
                .toList());
    }

    private record Array(String name, String type, boolean isConst, int elements) {
        int elementBytes() {
            return switch (type) {
                case "int8_t", "uint8_t", "int8" -> 1;
                case "int16_t", "uint16_t" -> 2;
                case "double", "int64_t", "uint64_t" -> 8;
                default -> 4;
            };
        }

        long bytes() {
            return (long) elements * elementBytes();
        }

        byte[] content(int parameter) {
            var bytes = ByteBuffer.allocate((int) bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int e = 0; e < elements; e++) {
                var hash = hash(e, parameter);
                switch (type) {
                    case "int8_t" -> bytes.put((byte) (((byte) (hash >>> 24) & 15) - 8));
                    case "float" -> bytes.putFloat(((hash >>> 24) - 128) / 64.0f);
                    default -> bytes.putInt((hash >>> 20 & 1023) - 512);
                }
            }
            return bytes.array();
        }

        private static int hash(int element, int parameter) {
            var h = element * 0x9e3779b1 + parameter * 40503 + 12345;
            h ^= h >>> 15;
            h *= (int) 2246822519L;
            return h ^ h >>> 13;
        }
    }

    /** Whether the compiler is installed. */
    public static boolean canCompile() {
        try {
            return new ProcessBuilder(COMPILER, "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Compiles a kernel of the class path, e.g. {@code /kernels/int8/host_branchy.c}. */
    public static MeasuredKernel of(Path source, GemminiConfig config) {
        try {
            var text = Files.readString(source);
            var image = compile(text, config);
            return new MeasuredKernel(config, parameters(text, config), image);
        } catch (IOException | ElfLoader.Malformed failed) {
            throw new IllegalStateException("cannot compile " + source, failed);
        }
    }

    /** A kernel that is compiled already. */
    static MeasuredKernel of(String text, GemminiConfig config, CodeImage image) {
        return new MeasuredKernel(config, parameters(text, config), image);
    }

    private static List<Array> parameters(String text, GemminiConfig config) {
        var signature = SIGNATURE.matcher(text);
        if (!signature.find()) {
            throw new IllegalArgumentException("no kernel in the file");
        }
        var arrays = new ArrayList<Array>();
        var parameter = PARAMETER.matcher(signature.group(1));
        var isFloat = config.element() == GemminiConfig.Element.FLOAT32;
        while (parameter.find()) {
            var elements = 1;
            for (var dimension : parameter.group(4).replaceAll("[\\s\\[]", "").split("\\]")) {
                elements *= size(dimension, text, config);
            }
            var type = switch (parameter.group(2)) {
                case "elem_t" -> isFloat ? "float" : "int8_t";
                case "acc_t" -> isFloat ? "float" : "int32_t";
                default -> parameter.group(2);
            };
            arrays.add(new Array(parameter.group(3), type, parameter.group(1) != null, elements));
        }
        return arrays;
    }

    private static int size(String dimension, String text, GemminiConfig config) {
        var product = 1;
        for (var factor : dimension.split("\\*")) {
            product *= factor(factor, text, config);
        }
        return product;
    }

    private static int factor(String factor, String text, GemminiConfig config) {
        if (factor.matches("\\d+")) {
            return Integer.parseInt(factor);
        }
        if (factor.equals("DIM")) {
            return config.dim();
        }
        var definition = Pattern.compile("\\b" + factor + "\\s*=?\\s*(\\d+)").matcher(text);
        if (!definition.find()) {
            throw new IllegalArgumentException("no size for " + factor);
        }
        return Integer.parseInt(definition.group(1));
    }

    private static CodeImage compile(String text, GemminiConfig config) throws IOException, ElfLoader.Malformed {
        var directory = Files.createTempDirectory("measured-kernel");
        try {
            Files.writeString(directory.resolve("gemmini.h"), Vocabulary.header(config));
            Files.writeString(directory.resolve("kernel.c"), text);
            run(directory, "-c", "-include", "gemmini.h", "kernel.c", "-o", "kernel.o");
            for (var pad : List.of(".2byte 1\n", "")) {
                Files.writeString(directory.resolve("pad.s"), ".section .text\n.option rvc\n" + pad);
                run(directory, "pad.s", "kernel.o", "-Wl,-e,kernel", "-Wl,--no-relax", link(), "-o", "kernel.elf");
                var image = ElfLoader.load(Files.readAllBytes(directory.resolve("kernel.elf")));
                if ((image.entry() & 3) == 2) {
                    return image;
                }
            }
            throw new IllegalStateException("cannot place the entry at 2 mod 4");
        } finally {
            try (var files = Files.list(directory)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static String link() {
        return "-Wl,-Ttext=0x" + Long.toHexString(MemoryMap.CODE_BASE);
    }

    private static void run(Path directory, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(COMPILER);
        command.addAll(BareMetal.MEASURED_FLAGS);
        command.addAll(OWN_FLAGS);
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + "\n" + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }

    public CodeImage image() {
        return image;
    }

    /** Memory with all arrays filled, the throw-away copies too. */
    public GuestMemory memory() {
        var builder = GuestMemory.builder();
        for (var copies : List.of(places.throwAway(), places.real())) {
            for (int i = 0; i < copies.size(); i++) {
                var place = copies.get(i);
                builder.region(place.name(), place.address(), content(i), place.writable(), false);
            }
        }
        return builder.build();
    }

    private byte[] content(int parameter) {
        var array = parameters.get(parameter);
        if (array.isConst) {
            return array.content(parameter);
        }
        var poison = new byte[(int) array.bytes()];
        java.util.Arrays.fill(poison, (byte) 0xa5);
        return poison;
    }

    /** Runs the three calls of a measurement. */
    public SimResult measure() {
        return measure(memory());
    }

    public SimResult measure(GuestMemory memory) {
        return measureWith(memory, Watch.NONE);
    }

    /** The same, watched. */
    public SimResult measureWith(GuestMemory memory, Watch watch) {
        return measureFrom(TimingStart.DEFAULT, memory, watch);
    }

    /** The same, from another start of the machine. */
    public SimResult measureFrom(TimingStart start, GuestMemory memory, Watch watch) {
        return Simulator.run(program(start), memory, config, Limits.DEFAULT, watch);
    }

    /** Runs one call on the real arrays. */
    public SimResult run(Program.Mode mode, GuestMemory memory) {
        return Simulator.run(new Program(image, List.of(call(places.real())), mode), memory, config, Limits.DEFAULT);
    }

    /** The three calls of a measurement as a program. */
    Program program(TimingStart start) {
        var real = call(places.real());
        var calls = List.of(call(places.throwAway()), real, real);
        return new Program(image, calls, Program.Mode.MEASURED, Free.NOTHING, start);
    }

    private static Program.Call call(List<MemoryMap.Placed> arrays) {
        return new Program.Call(arrays.stream().map(MemoryMap.Placed::address).toList());
    }

    /** FNV-1a 64 over the arrays that are not const, in order. */
    public long checksum(GuestMemory memory) {
        var hash = 0xcbf29ce484222325L;
        for (int i = 0; i < parameters.size(); i++) {
            if (!parameters.get(i).isConst) {
                var place = places.real().get(i);
                for (var b : memory.read(place.address(), (int) place.sizeBytes())) {
                    hash = (hash ^ b & 0xff) * 0x100000001b3L;
                }
            }
        }
        return hash;
    }
}

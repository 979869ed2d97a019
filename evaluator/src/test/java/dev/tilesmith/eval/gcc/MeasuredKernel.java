package dev.tilesmith.eval.gcc;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.function.Gemmini;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.Hart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A kernel of the RTL measurements with what was measured: inputs, checksum and layout follow their README. */
record MeasuredKernel(Path file, String source, GemminiConfig target) {
    static final Path DIRECTORY = Path.of("..", "hw-sim", "src", "test", "resources", "kernels");

    private static final Pattern SIGNATURE = Pattern.compile("(?s)void kernel\\((.*?)\\)\\s*\\{");
    private static final Pattern PARAMETER = Pattern.compile("(const )?(\\w+) (\\w+)((?:\\[[^\\]]+\\])+)");

    private static final Pattern DIMENSION = Pattern.compile("\\[([^\\]]+)\\]");
    /** {@code #define N 64} and {@code enum { M = 30 }}. */
    private static final Pattern CONSTANT = Pattern.compile("\\b(\\w+)(?: =)? (\\d+)\\b");

    /** One array parameter. */
    record Array(String name, String type, String dimensions, boolean isConst) {}

    /** How the call ended. */
    record Run(long instructions, String fnv) {}

    static MeasuredKernel read(String directory, String name, GemminiConfig target) throws IOException {
        var file = DIRECTORY.resolve(directory).resolve(name);
        return new MeasuredKernel(file, Files.readString(file), target);
    }

    /** A column of a CSV file by the first one. */
    static Map<String, String> column(String csv, int column) throws IOException {
        var values = new TreeMap<String, String>();
        for (var line : Files.readAllLines(DIRECTORY.resolve(csv))) {
            var cells = line.split(",", -1);
            values.put(cells[0], cells[column]);
        }
        values.remove("file");
        return values;
    }

    Run run(GccCompiler compiler) {
        var image = compiler.compile(
                new GccCompiler.Unit(file.getFileName().toString(), source, "kernel", Set.of()), target);
        var arrays = arrays();
        var wanted = arrays.stream()
                .map(array -> new MemoryMap.Wanted(array.name(), sizeBytes(array), !array.isConst()))
                .toList();
        var places = MemoryMap.layOut(wanted).real();
        var memory = memory(image, arrays, places);
        var hart = new Hart(memory, new Gemmini(target, memory), () -> 0);
        hart.beginCall(
                image.entry(), places.stream().map(MemoryMap.Placed::address).toList());
        hart.runUntimed(100_000_000);
        if (!hart.hasReturned()) {
            throw new AssertionError("the kernel does not return");
        }
        return new Run(hart.retired(), fnv(memory, arrays));
    }

    private List<Array> arrays() {
        var signature = SIGNATURE.matcher(source);
        if (!signature.find()) {
            throw new AssertionError("no kernel in " + file);
        }
        var arrays = new ArrayList<Array>();
        for (var parameter : signature.group(1).split(",")) {
            var parts = PARAMETER.matcher(parameter.strip());
            if (!parts.matches()) {
                throw new AssertionError("no array: " + parameter);
            }
            arrays.add(new Array(parts.group(3), parts.group(2), parts.group(4), parts.group(1) != null));
        }
        return arrays;
    }

    private long sizeBytes(Array array) {
        var elementBytes = array.type().equals("elem_t")
                ? target.elementBytes()
                : array.type().equals("int8_t") ? 1 : 4;
        var names = new TreeMap<String, Long>();
        CONSTANT.matcher(source).results().forEach(found -> names.put(found.group(1), Long.valueOf(found.group(2))));
        return DIMENSION
                .matcher(array.dimensions())
                .results()
                .map(found -> found.group(1))
                .mapToLong(text -> names.containsKey(text) ? names.get(text) : Long.parseLong(text))
                .reduce(elementBytes, (product, size) -> product * size);
    }

    private static GuestMemory memory(CodeImage image, List<Array> arrays, List<MemoryMap.Placed> places) {
        var builder = image.mapInto(GuestMemory.builder());
        var stackBytes = 1L << 20;
        builder.region(MemoryMap.STACK, MemoryMap.STACK_TOP - stackBytes, stackBytes, true, false);
        for (var i = 0; i < places.size(); i++) {
            var place = places.get(i);
            var content = content(arrays.get(i), i, (int) place.sizeBytes());
            builder.region(place.name(), place.address(), content, place.writable(), false);
        }
        return builder.build();
    }

    private static byte[] content(Array array, int parameter, int bytes) {
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (var element = 0; buffer.hasRemaining(); element++) {
            if (!array.isConst()) {
                buffer.put((byte) 0xa5);
                continue;
            }
            var hash = element * 0x9e3779b1 + parameter * 40503 + 12345;
            hash ^= hash >>> 15;
            hash *= 0x85ebca77;
            hash ^= hash >>> 13;
            switch (array.type()) {
                case "int8_t" -> buffer.put((byte) ((hash >> 24 & 15) - 8));
                case "int32_t", "acc_t" -> buffer.putInt((hash >>> 20 & 1023) - 512);
                case "float" -> buffer.putFloat(((hash >>> 24) - 128) / 64.0f);
                case "elem_t" -> buffer.put((byte) ((hash >> 24 & 15) - 8));
                default -> throw new AssertionError("no rule to fill " + array.type());
            }
        }
        return buffer.array();
    }

    private static String fnv(GuestMemory memory, List<Array> arrays) {
        var hash = 0xcbf29ce484222325L;
        for (var array : arrays) {
            if (!array.isConst()) {
                for (var value : memory.region(array.name()).bytes()) {
                    hash = (hash ^ value & 0xff) * 0x100000001b3L;
                }
            }
        }
        return "%016x".formatted(hash);
    }
}

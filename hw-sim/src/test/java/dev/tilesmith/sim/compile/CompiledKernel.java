package dev.tilesmith.sim.compile;

import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.c.NativePrograms;
import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.function.Gemmini;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.Hart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A kernel compiled and run once, without time, on the inputs of rtl/README.md. */
public final class CompiledKernel {
    private static final long FUEL = 50_000_000;
    private static final int STACK_BYTES = 1 << 18;

    private CompiledKernel() {}

    /**
     * @param instructions retired by the kernel alone
     * @param checksum FNV-1a over the arrays that are not const
     */
    record Run(long instructions, long checksum) {}

    static CheckedKernel check(String source, GemminiConfig target) {
        return switch (FrontEnd.check("kernel.c", source, target)) {
            case FrontEnd.Result.Accepted(var kernel) -> kernel;
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new AssertionError(
                        diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n")));
        };
    }

    /** The machine code, each instruction with its source line. */
    static String listing(String source, GemminiConfig target) {
        return Listing.render(new BuiltinCompiler().compile(check(source, target), target), source);
    }

    /** The regions of a program's code and its stack. */
    static GuestMemory.Builder memory(CodeImage image) {
        var memory = GuestMemory.builder();
        for (var segment : image.segments()) {
            memory = memory.region(
                    segment.name(),
                    segment.address(),
                    segment.content().toArray(),
                    segment.writable(),
                    segment.executable());
        }
        return memory.region(MemoryMap.STACK, MemoryMap.STACK_TOP - STACK_BYTES, STACK_BYTES, true, false);
    }

    static void run(CodeImage image, GuestMemory memory, GemminiConfig target, List<Long> arguments) {
        var hart = hart(image, memory, target, arguments);
        if (!hart.hasReturned()) {
            throw new AssertionError("the kernel has not returned after " + FUEL + " instructions");
        }
    }

    /** The 64 words that a compiled program makes of the usual input, as text. */
    public static String words(String source) {
        var image = ProgramCompiler.compile(check(source, GemminiConfig.INT8_16), true);
        var in = MemoryMap.ARRAYS_BASE;
        var out = in + 0x10000;
        var memory = memory(image)
                .region("in", in, NativePrograms.WORDS * 4, true, false)
                .region("out", out, NativePrograms.WORDS * 4, true, false)
                .build();
        var input = NativePrograms.input();
        for (var index = 0; index < NativePrograms.WORDS; index++) {
            memory.storeInt(in + index * 4L, input[index]);
        }
        run(image, memory, GemminiConfig.INT8_16, List.of(in, out));
        var text = new StringBuilder();
        for (var index = 0; index < NativePrograms.WORDS; index++) {
            text.append(memory.loadInt(out + index * 4L)).append(' ');
        }
        return text.toString();
    }

    private static Hart hart(CodeImage image, GuestMemory memory, GemminiConfig target, List<Long> arguments) {
        var hart = new Hart(memory, new Gemmini(target, memory), () -> 0L);
        hart.beginCall(image.entry(), arguments);
        hart.runUntimed(FUEL);
        return hart;
    }

    static Run run(String source, GemminiConfig target) {
        var kernel = check(source, target);
        var image = new BuiltinCompiler().compile(kernel, target);
        var wanted = new ArrayList<MemoryMap.Wanted>();
        for (var parameter : kernel.program().kernel().parameters()) {
            wanted.add(new MemoryMap.Wanted(
                    parameter.name(), parameter.declaredType().bytes(), !parameter.isConst()));
        }
        var placed = MemoryMap.layOut(wanted).real();
        var regions = memory(image);
        for (var array : placed) {
            regions = regions.region(array.name(), array.address(), array.sizeBytes(), array.writable(), false);
        }
        var memory = regions.build();
        var arguments = new ArrayList<Long>();
        for (var i = 0; i < placed.size(); i++) {
            var parameter = kernel.program().kernel().parameters().get(i);
            memory.initialize(placed.get(i).address(), content(parameter.declaredType(), parameter.isConst(), i));
            arguments.add(placed.get(i).address());
        }
        var hart = hart(image, memory, target, arguments);
        return new Run(hart.retired(), checksum(memory, placed));
    }

    private static byte[] content(CType type, boolean isConst, int parameter) {
        var bytes = new byte[(int) type.bytes()];
        if (!isConst) {
            Arrays.fill(bytes, (byte) 0xA5);
            return bytes;
        }
        var element = type;
        while (element instanceof CType.Array array) {
            element = array.element();
        }
        var size = (int) element.bytes();
        for (var i = 0; i < bytes.length / size; i++) {
            var hash = i * (int) 2654435761L + parameter * 40503 + 12345;
            hash ^= hash >>> 15;
            hash *= (int) 2246822519L;
            hash ^= hash >>> 13;
            var bits = element instanceof CType.Floating
                    ? Float.floatToIntBits(((hash >>> 24) - 128) / 64f)
                    : size == 1 ? ((byte) (hash >>> 24) & 15) - 8 : (hash >>> 20 & 1023) - 512;
            for (var k = 0; k < size; k++) {
                bytes[i * size + k] = (byte) (bits >> 8 * k);
            }
        }
        return bytes;
    }

    private static long checksum(GuestMemory memory, List<MemoryMap.Placed> arrays) {
        var checksum = 0xcbf29ce484222325L;
        for (var array : arrays) {
            if (array.writable()) {
                for (var value : memory.read(array.address(), (int) array.sizeBytes())) {
                    checksum = (checksum ^ value & 0xff) * 0x100000001b3L;
                }
            }
        }
        return checksum;
    }
}

package dev.tilesmith.eval;

import dev.tilesmith.op.ArrayRule;
import dev.tilesmith.op.ElementType;
import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The arrays of a kernel without an op, filled as the measured system filled them (rtl/README.md). */
public final class KernelInputs {
    private static final byte FILL = (byte) 0xA5;

    private KernelInputs() {}

    /** An array parameter with its content. */
    public record Input(String name, boolean isConst, byte[] content) {}

    /** The arrays, or why there are none. */
    public sealed interface Result {
        record Filled(List<Input> inputs) implements Result {
            public Filled {
                inputs = List.copyOf(inputs);
            }
        }

        record Rejected(List<Diagnostic> diagnostics) implements Result {
            public Rejected {
                diagnostics = List.copyOf(diagnostics);
            }
        }
    }

    public static Result of(CheckedKernel kernel) {
        var inputs = new ArrayList<Input>();
        var problems = new ArrayList<Diagnostic>();
        var parameters = kernel.program().kernel().parameters();
        for (var i = 0; i < parameters.size(); i++) {
            var variable = parameters.get(i);
            var problem = ArrayRule.problem(variable);
            if (problem.isPresent()) {
                problems.add(diagnostic(kernel, i, problem.get()));
                continue;
            }
            var shape = KernelInterface.ArrayShape.of(variable.declaredType()).orElseThrow();
            var type = shape.element().orElseThrow();
            var content = variable.isConst()
                    ? values(type, inputs.size(), (int) shape.elements())
                    : fill((int) variable.declaredType().bytes());
            inputs.add(new Input(variable.name(), variable.isConst(), content));
        }
        return problems.isEmpty() ? new Result.Filled(inputs) : new Result.Rejected(problems);
    }

    private static Diagnostic diagnostic(CheckedKernel kernel, int parameter, String message) {
        var at = kernel.unit()
                .kernel()
                .map(function -> function.parameters().get(parameter).at())
                .orElse(Position.NONE);
        return new Diagnostic(kernel.fileName(), at, message, SourceLines.line(kernel.source(), at.line()));
    }

    private static byte[] fill(int bytes) {
        var content = new byte[bytes];
        Arrays.fill(content, FILL);
        return content;
    }

    private static byte[] values(ElementType type, int parameter, int elements) {
        var content = new byte[elements * type.bytes()];
        for (var element = 0; element < elements; element++) {
            var hash = hash(parameter, element);
            switch (type) {
                case INT8, UINT8 -> type.store(content, element, ((byte) (hash >>> 24) & 15) - 8);
                case INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
                    type.store(content, element, (hash >>> 20 & 1023) - 512);
                case FLOAT32, FLOAT64 -> type.storeFloating(content, element, ((int) (hash >>> 24 & 255) - 128) / 64.0);
            }
        }
        return content;
    }

    private static int hash(int parameter, int element) {
        var hash = element * 0x9E3779B1 + parameter * 40503 + 12345;
        hash ^= hash >>> 15;
        hash *= 0x85EBCA77;
        hash ^= hash >>> 13;
        return hash;
    }

    /** FNV-1a 64 over the bytes of all arrays that are not const, in order; 16 hex digits. */
    static String checksum(List<Input> inputs, List<byte[]> after) {
        var hash = 0xcbf29ce484222325L;
        for (var i = 0; i < inputs.size(); i++) {
            if (!inputs.get(i).isConst()) {
                for (var value : after.get(i)) {
                    hash = (hash ^ (value & 0xFF)) * 0x100000001b3L;
                }
            }
        }
        return "%016x".formatted(hash);
    }
}

package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kernels with the mistakes that models make, and what their authors are told: {@code -Dgolden.update=true} writes the
 * texts anew; read the diff as the author of the kernel before you keep it.
 */
class BrokenKernelsTest {
    private static final Path FOLDER = Path.of("src/test/resources/broken");
    private static final Pattern OP = Pattern.compile("(?m)^// op: (.*)$");
    private static final Limits LIMITS = new Limits(5_000_000, 200_000, 5_000_000, 1L << 18, Long.MAX_VALUE);
    private static final EvaluationSettings SETTINGS =
            new EvaluationSettings(1, LIMITS, EvaluationSettings.LoopCommands.REJECTED);

    static Stream<Path> kernels() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void the_author_is_told_where_what_is_wrong_and_what_would_be_right(Path file) throws IOException {
        var verdict = assertInstanceOf(Verdict.Rejected.class, verdict(file));
        var told = "%s: %s%n".formatted(verdict.label(), verdict.reason());
        var golden = FOLDER.resolve(file.getFileName().toString().replace(".c", ".txt"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, told);
        }
        assertTrue(Files.exists(golden), () -> golden + " is missing; write it with -Dgolden.update=true");
        assertEquals(Files.readString(golden), told);
    }

    private static Verdict verdict(Path file) throws IOException {
        var source = Files.readString(file);
        var matcher = OP.matcher(source);
        assertTrue(matcher.find(), () -> file + " has no line // op: …");
        Op op = Ops.parse(matcher.group(1).strip());
        return new Evaluator(new BuiltinCompiler(), op.target(), SETTINGS)
                .evaluate(op, new Kernel("candidate.c", source));
    }
}

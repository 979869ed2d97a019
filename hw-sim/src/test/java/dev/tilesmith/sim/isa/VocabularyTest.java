package dev.tilesmith.sim.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VocabularyTest {
    private static final String GCC = "riscv64-unknown-elf-gcc";

    private final Vocabulary vocabulary = Vocabulary.of(GemminiConfig.INT8_16);

    @Test
    void short_forms_expand_to_the_defaults_of_the_long_ones() {
        assertEquals(
                List.of(new Vocabulary.Command(
                        2, "(dram_addr)", "((uint64_t)(16) << 48) | ((uint64_t)(16) << 32) | (spad_addr)")),
                vocabulary.command("gemmini_mvin").orElseThrow().commands());
        assertEquals(
                "((uint64_t)(16) << 48) | ((uint64_t)(16) << 32) | (uint64_t)(((uint32_t)(-1)))",
                vocabulary
                        .command("gemmini_preload_zeros")
                        .orElseThrow()
                        .commands()
                        .getFirst()
                        .rs1());
    }

    @Test
    void loops_send_their_configurations_first() {
        var functs = vocabulary.command("gemmini_loop_ws").orElseThrow().commands().stream()
                .map(Vocabulary.Command::funct)
                .toList();
        assertEquals(List.of(9, 10, 11, 12, 13, 8), functs);
        var convolution = vocabulary.command("gemmini_loop_conv_ws").orElseThrow();
        assertEquals(54, convolution.parameters().size());
        assertEquals(
                List.of(16, 17, 18, 19, 20, 21, 15),
                convolution.commands().stream().map(Vocabulary.Command::funct).toList());
    }

    @Test
    void every_parameter_is_used() {
        for (var definition : vocabulary.commands()) {
            var text = definition.commands().stream()
                    .map(command -> command.rs1() + " " + command.rs2())
                    .collect(Collectors.joining(" "));
            for (var parameter : definition.parameters()) {
                assertTrue(
                        definition.commands().isEmpty() || text.matches(".*\\b" + parameter + "\\b.*"),
                        definition.name() + " does not use " + parameter);
            }
        }
    }

    @Test
    void constants_follow_the_configuration() {
        assertEquals("16", vocabulary.constants().get("DIM"));
        assertEquals("4096", vocabulary.constants().get("BANK_ROWS"));
        assertEquals("1", vocabulary.constants().get("MAX_BLOCK_LEN_ACC"));
        assertEquals("int8_t", vocabulary.typedefs().get("elem_t"));
        var floats = Vocabulary.of(GemminiConfig.FP32_4);
        assertEquals("4", floats.constants().get("DIM"));
        assertEquals("64", floats.constants().get("MAX_BYTES"));
        assertEquals("4", floats.constants().get("MAX_BLOCK_LEN_ACC"));
        assertEquals("float", floats.typedefs().get("acc_t"));
    }

    @Test
    void the_header_compiles_with_every_name_in_use(@TempDir Path directory) throws Exception {
        assumeTrue(isInstalled(), GCC + " is not installed: the generated header is not compiled");
        for (var config : List.of(GemminiConfig.INT8_16, GemminiConfig.FP32_4)) {
            Files.writeString(directory.resolve("gemmini.h"), Vocabulary.header(config));
            var source = directory.resolve("all.c");
            Files.writeString(source, everyName(Vocabulary.of(config)));
            compile(source, directory);
        }
    }

    @Test
    void the_measured_kernels_compile_against_the_header(@TempDir Path directory) throws Exception {
        assumeTrue(isInstalled(), GCC + " is not installed: the measured kernels are not compiled");
        for (var config : List.of(GemminiConfig.INT8_16, GemminiConfig.FP32_4)) {
            Files.writeString(directory.resolve("gemmini.h"), Vocabulary.header(config));
            var kernels = config.element() == GemminiConfig.Element.INT8
                    ? List.of("int8/conv_stride2_pool.c", "int8/loop_ws_bias_pad.c", "int8/scaled_three_way_add.c")
                    : List.of("fp32/mm_12x12x12.c", "fp32/relu_add_12x8.c");
            for (var kernel : kernels) {
                var source = directory.resolve(kernel.substring(5));
                Files.writeString(source, "#include \"gemmini.h\"\n" + resource("/kernels/" + kernel));
                compile(source, directory);
            }
        }
    }

    /** Calls everything once, with arguments that are no constants. */
    private static String everyName(Vocabulary vocabulary) {
        var text = new StringBuilder("#include \"gemmini.h\"\nvoid all(const elem_t *p, uint32_t n) {\n");
        for (var definition : vocabulary.commands()) {
            if (definition.name().equals(Vocabulary.COUNTER_ACCESS)) {
                text.append("  uint32_t count; gemmini_counter_access(count, n); if (count) return;\n");
                continue;
            }
            var arguments = IntStream.range(0, definition.parameters().size())
                    .mapToObj(i -> definition.parameters().get(i).equals("dram_addr") ? "p" : "n + " + i)
                    .collect(Collectors.joining(", "));
            text.append("  ")
                    .append(definition.name())
                    .append("(")
                    .append(arguments)
                    .append(");\n");
        }
        vocabulary.constants().keySet().forEach(name -> text.append("  n += (uint32_t)" + name + ";\n"));
        return text.append("}\n").toString();
    }

    private static void compile(Path source, Path directory) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        GCC,
                        "-O2",
                        "-Wall",
                        "-Werror",
                        "-std=gnu99",
                        "-march=rv64gc",
                        "-mabi=lp64d",
                        "-I",
                        directory.toString(),
                        "-c",
                        "-o",
                        directory.resolve("out.o").toString(),
                        source.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private static boolean isInstalled() {
        try {
            var process = new ProcessBuilder(GCC, "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static String resource(String name) throws IOException {
        try (var stream = VocabularyTest.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("no test resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

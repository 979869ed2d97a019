package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs that begin with plain C and end with a kernel for the accelerator. */
class TranslateRunTest {
    private static final String PRODUCT = """
            void product(const int8_t A[32][48], const int8_t B[48][40], int32_t C[32][40]) {
              for (int i = 0; i < 32; i++)
                for (int j = 0; j < 40; j++) {
                  int32_t sum = 0;
                  for (int k = 0; k < 48; k++)
                    sum += A[i][k] * B[k][j];
                  C[i][j] = sum;
                }
            }
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> nests() {
        return Stream.of(
                Arguments.of("sums in a variable", PRODUCT),
                Arguments.of("sums in memory, any order of loops, flat arrays, another start", """
                        // @inout C
                        #define N 32
                        void product(const int8_t A[N * 24], const int8_t B[24 * N], int32_t C[N * N]) {
                          for (int i = 0; i < N; i++)
                            for (int k = 0; k < 24; k++)
                              for (int j = 0; j < N; ++j)
                                C[i * N + j] = C[i * N + j] + (int32_t)B[k * N + j] * (int32_t)A[i * 24 + k];
                        }
                        """),
                Arguments.of("sums that begin in memory, stored transposed, names that are taken", """
                        void product(const int8_t k[32][32], const int8_t m[32][32], int a_sp[32][32]) {
                          for (int i = 0; i < 32; i++) {
                            for (int j = 0; j < 32; j++) {
                              a_sp[i][j] = 0;
                              for (int d = 0; d < 32; d++) {
                                a_sp[i][j] += k[d][i] * m[j][d];
                              }
                            }
                          }
                        }
                        """),
                Arguments.of("several products, a bias, a part of the arrays", """
                        void product(const int8_t A[2][40][32], const int8_t B[2][32][32], const int32_t bias[32],
                                     int32_t C[2][40][32]) {
                          for (int b = 0; b < 2; b++)
                            for (int row = 2; row < 38; row++)
                              for (int column = 0; column < 32; column++) {
                                int sum = bias[column];
                                for (int k = 0; k < 32; k++) sum += A[b][row][k] * B[b][k][column];
                                C[b][row][column] = sum;
                              }
                          for (int b = 0; b < 2; b++)
                            for (int column = 0; column < 32; column++) {
                              C[b][0][column] = 0;
                              C[b][1][column] = 0;
                              C[b][38][column] = 0;
                              C[b][39][column] = 0;
                            }
                        }
                        """),
                Arguments.of("a result that the accelerator does not make by itself", """
                        void product(const int8_t A[32][32], const int8_t B[32][32], int8_t C[32][32]) {
                          for (int i = 0; i < 32; i++)
                            for (int j = 0; j < 32; j++) {
                              int32_t sum = i - j;
                              for (int k = 0; k < 32; k++) sum += A[i][k] * B[k][j];
                              sum = sum >> 9;
                              if (sum > 100) sum = 100;
                              if (sum < -90) sum = -90;
                              C[i][j] = sum;
                            }
                        }
                        """),
                Arguments.of("floats", """
                        void product(const float A[12][20], const float B[20][12], float C[12][12]) {
                          for (int i = 0; i < 12; i++)
                            for (int j = 0; j < 12; j++) {
                              float sum = 0.0f;
                              for (int k = 0; k < 20; k++) sum += A[i][k] * B[k][j];
                              C[i][j] = 0.5f * sum;
                            }
                        }
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nests")
    void the_rewriter_brings_a_products_loop_nest_to_the_accelerator(String name, String source) throws IOException {
        Files.writeString(folder.resolve("nest.c"), source);
        var result = optimize(
                "c:" + folder.resolve("nest.c"),
                "--translate",
                "2",
                "--iterations",
                "2",
                "--beam",
                "2",
                "--plans",
                "2");
        assertEquals(ExitCode.DONE, result.exitCode(), result.err());
        var end = result.lastJson();
        var best = Files.readString(folder.resolve("out/best.c"));
        assertFalse(end.path("best").has("accelerated"), best);
        assertTrue(best.contains("gemmini_extended_compute_preloaded"), best);
        assertTrue(end.path("speedup").asDouble() > 1, end + best);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:48x48x48",
                "gemm:33x65x17,tb,bias=full,act=relu,scale=0.003",
                "gemm:40x40x40,ta,bias=row,out=i32",
                "gemm:20x20x20,type=f32,act=relu,scale=0.5"
            })
    void the_generated_loop_nest_of_a_product_is_translated_with_its_scale(String op) {
        var result = optimize(op, "--start", "c", "--seed-with", "none", "--translate", "1", "--iterations", "1");
        assertEquals(ExitCode.DONE, result.exitCode(), result.err());
        var end = result.lastJson();
        assertTrue(end.path("speedup").asDouble() > 2, end.toString());
        assertTrue(end.path("schedule").asInt() > 0, end.toString());
    }

    @Test
    void without_a_translation_the_start_is_rejected_with_the_way_out() {
        var result = new CommandLine(folder).run("optimize", "gemm:16x16x16", "--start", "c");
        assertEquals(ExitCode.REJECTED, result.exitCode());
        assertTrue(result.err().contains("with --translate N"), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void where_nothing_for_the_accelerator_is_found_the_host_kernel_is_kept_and_said_to_be_one() throws IOException {
        Files.writeString(folder.resolve("nest.c"), """
                void triangle(const int8_t A[16][16], int32_t C[16][16]) {
                  for (int i = 0; i < 16; i++)
                    for (int j = 0; j < 16; j++) {
                      int32_t sum = 0;
                      for (int k = 0; k <= i; k++) sum += A[i][k] * A[k][j];
                      C[i][j] = sum;
                    }
                }
                """);
        var result = optimize(
                "--start",
                folder.resolve("nest.c").toString(),
                "c:" + folder.resolve("nest.c"),
                "--translate",
                "2",
                "--iterations",
                "3");
        assertEquals(ExitCode.DONE, result.exitCode(), result.err());
        var end = result.lastJson();
        assertFalse(end.path("best").path("accelerated").asBoolean(true), end.toString());
        assertFalse(end.has("schedule"), end.toString());
        var shown = new CommandLine(folder)
                .run(
                        "optimize",
                        "c:" + folder.resolve("nest.c"),
                        "--translate",
                        "1",
                        "--iterations",
                        "1",
                        "--require-speedup");
        assertEquals(ExitCode.REJECTED, shown.exitCode(), shown.err());
        assertTrue(shown.out().contains("nothing that uses the accelerator was found"), shown.out());
        assertFalse(shown.out().contains("schedule"), shown.out());
    }

    @Test
    void a_model_translates_in_steps_and_the_run_can_be_replayed_and_resumed() throws IOException {
        Files.writeString(folder.resolve("nest.c"), STEP_0);
        Files.writeString(
                folder.resolve("model.yaml"),
                SCRIPT.replace("STEP_1", indented(STEP_1))
                        .replace("STEP_2", indented(STEP_2))
                        .replace("BROKEN", indented(STEP_2.replace("0x80000000u, 16, 16", "0x80000000u, 32, 16"))));
        var op = "c:" + folder.resolve("nest.c");
        var model = "scripted:" + folder.resolve("model.yaml");
        String[] arguments = {
            op,
            "--model",
            model,
            "--no-rewriter",
            "--translate",
            "2",
            "--iterations",
            "2",
            "--plans",
            "1",
            "--codes",
            "1",
            "--repair",
            "1",
            "--record",
            "run.jsonl"
        };
        var run = optimize(arguments);
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        var end = run.lastJson();
        assertFalse(end.path("best").has("accelerated"), end.toString());
        var best = Files.readString(folder.resolve("out/best.c"));
        assertTrue(best.contains("gemmini_compute_preloaded"), best);
        // The step before is slower than the start, and of use all the same.
        var first = run.json().get(1);
        assertTrue(first.path("best").path("cycles").asLong() > 0, first.toString());

        var replay = new CommandLine(folder).run("replay", "run.jsonl", "--out", "again");
        assertEquals(ExitCode.DONE, replay.exitCode(), replay.err());
        assertEquals(best, Files.readString(folder.resolve("again/best.c")));
        var resumed = new CommandLine(folder).run("optimize", "--resume", "1", "--json");
        assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.err());
        assertEquals(end.path("best"), resumed.lastJson().path("best"));
    }

    private static String indented(String kernel) {
        return kernel.strip().replace("\n", "\n    ");
    }

    private static final String HEAD =
            "void product(const int8_t A[16][16], const int8_t B[16][16], int32_t C[16][16]) {\n";

    private static final String STEP_0 = HEAD + """
              for (int i = 0; i < 16; i++)
                for (int j = 0; j < 16; j++) {
                  int32_t sum = 0;
                  for (int k = 0; k < 16; k++) sum += A[i][k] * B[k][j];
                  C[i][j] = sum;
                }
            }
            """;

    /** The op recognized: sums in memory, two times around. Slower than the start. */
    private static final String STEP_1 = HEAD + """
              // STEP ONE
              int32_t sums[16][16];
              for (int i = 0; i < 16; i++) for (int j = 0; j < 16; j++) sums[i][j] = 0;
              for (int i = 0; i < 16; i++)
                for (int j = 0; j < 16; j++)
                  for (int k = 0; k < 16; k++) sums[i][j] += A[i][k] * B[k][j];
              for (int i = 0; i < 16; i++) for (int j = 0; j < 16; j++) C[i][j] = sums[i][j];
            }
            """;

    private static final String STEP_2 = HEAD + """
              gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
              gemmini_config_ld(16);
              gemmini_config_st(64);
              gemmini_mvin(A, 0);
              gemmini_mvin(B, 16);
              gemmini_extended_preload(16, 0x80000000u, 16, 16, 16, 16);
              gemmini_compute_preloaded(0, GARBAGE_ADDR);
              gemmini_mvout(C, 0xA0000000u);
              gemmini_fence();
            }
            """;

    /** Plans and codes one step of the translation after the other; the second kernel is broken at first. */
    private static final String SCRIPT = """
            - when: "rows and columns of B or D must be at most DIM"
              replies:
              - |
                ```c
                STEP_2
                ```
            - when: "It was rejected"
              replies: ["I do not know."]
            - when: "PLAN TWO"
              replies:
              - |
                ```c
                BROKEN
                ```
            - when: "PLAN ONE"
              replies:
              - |
                ```c
                STEP_1
                ```
            - when: "STEP ONE"
              replies: ["OPTION: expand to commands\\nPLAN TWO"]
            - when: "brings it nearer to a kernel for the accelerator"
              replies: ["OPTION: recognize the op\\nPLAN ONE"]
            - replies: ["nothing"]
            """;

    private CommandLine.Result optimize(String... arguments) {
        var all = new ArrayList<>(List.of("optimize", "--out", "out", "--json"));
        all.addAll(List.of(arguments));
        return new CommandLine(folder).run(all.toArray(String[]::new));
    }
}

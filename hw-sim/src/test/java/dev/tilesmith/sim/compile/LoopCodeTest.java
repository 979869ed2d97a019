package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a loop is written, its code is as short as that of a loop that counts up with an int. */
final class LoopCodeTest {
    private static final String PLAIN = "for (int i = 0; i < N; i++) { BODY }";
    /** What may be done once more in front of a loop or behind it. */
    private static final int ALLOWANCE = 8;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (unsigned i = N; i-- > 0;) { BODY }",
                "for (size_t i = N; i-- > 0;) { BODY }",
                "for (uint32_t j = N; j > 0; j--) { uint32_t i = j - 1; BODY }",
                "for (uint8_t i = 0; i < N; i++) { BODY }",
                "for (int8_t i = 0; i < N; i++) { BODY }",
                "for (uint16_t i = 0; i < N; i++) { BODY }",
                "for (short i = 0; i < N; i++) { BODY }",
                "int i = 0; while (1) { if (i >= N) break; BODY i++; }",
                "int i = 0; while (1) { BODY if (++i == N) break; }",
                "int i = 0; for (;;) { BODY if (i == N - 1) break; i++; }",
                "for (unsigned i = 0;; i++) { if (i == N) break; BODY }",
                "int i = 0, n = N; while (n--) { BODY i++; }",
                "unsigned i = N; while (i--) { BODY }",
                "unsigned i = N; do { i--; BODY } while (i);",
                "int i = 0, n = N; do { BODY i++; } while (--n);",
                "int i = 0; again: if (i < N) { BODY i++; goto again; }",
            })
    void every_way_to_count_takes_the_instructions_of_the_plain_one(String loop) {
        for (var bound : new String[] {"60", "((bounds[0] & 7) + 50)"}) {
            for (var kernel : new String[] {HOST, COMMANDS}) {
                var plain = instructions(kernel, PLAIN, bound);
                var ours = instructions(kernel, loop, bound);
                assertTrue(ours <= plain + ALLOWANCE, () -> "%d instructions, plain %d".formatted(ours, plain));
            }
        }
    }

    private static final String HOST = """
            void kernel(const elem_t a[64], const elem_t b[64], const int32_t bounds[1], int32_t out[1]) {
              int s = 0;
              LOOP
              out[0] = s;
            }
            """;

    private static final String COMMANDS = """
            void kernel(const elem_t A[80][64], const elem_t unused[1], const int32_t bounds[1]) {
              gemmini_config_ld(64);
              LOOP
            }
            """;

    private static long instructions(String kernel, String loop, String bound) {
        var body =
                kernel.equals(HOST) ? "s += a[i] * b[i];" : "gemmini_extended_mvin(A[i], 0x80000000 + i * 4, 16, 4);";
        var source = kernel.replace("LOOP", loop.replace("BODY", body)).replace("N", bound);
        return CompiledKernel.run(source, GemminiConfig.INT8_16).instructions();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (unsigned i = 0; i < n; i++)",
                "for (unsigned i = 0; i != n; i++)",
                "for (unsigned i = n; i-- > 0;)",
                "unsigned i = n; while (i--)",
            })
    void an_unsigned_counter_of_unknown_bound_is_not_extended_in_the_loop(String loop) {
        var listing = listing("""
                void kernel(const int32_t a[64], int32_t out[64], const unsigned bounds[1]) {
                  unsigned n = bounds[0];
                  LOOP out[i] = a[i] + 5;
                }
                """.replace("LOOP", loop));
        var extensions = listing.lines().filter(line -> line.contains(" srli ")).count();
        assertTrue(extensions <= 1, listing);
        assertTrue(listing.lastIndexOf(" srli ") < listing.indexOf(" lw a", listing.indexOf(" lw a") + 1), listing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (uint8_t i = 250; i != 3; i++) out[0]++;",
                "for (int8_t i = 119; i > 0; i++) out[0]++;",
                "for (uint16_t i = 65527; i >= 9; i++) out[0]++;",
                "for (unsigned i = 8; i < 9; i--) out[0]++;",
                "for (unsigned i = 0u - 4; i != 5; i++) out[0]++;",
                "for (uint8_t i = (in[0] & 1) + 9; i-- > (in[0] & 1);) out[0]++;",
                "uint8_t i = 0; do { out[0]++; i += 57; } while (i != 1);",
                "unsigned i = in[0] & 0; do { i--; out[0]++; } while (i > 0xfffffff7u);",
            })
    void a_counter_that_wraps_still_ends_its_loop(String loop) {
        var source = """
                #include <stdint.h>
                void kernel(const int32_t in[64], int32_t out[64]) {
                  LOOP
                }
                """.replace("LOOP", loop);
        assertEquals("9", CompiledKernel.words(source).split(" ", 2)[0]);
    }

    @Test
    void a_divisor_that_a_loop_does_not_change_is_inverted_once() {
        var listing = listing("""
                void kernel(const float x[64], const float d[1], float y[64]) {
                  float s = d[0];
                  for (int i = 0; i < 64; i++) y[i] = x[i] / s;
                }
                """);
        assertTrue(listing.indexOf("fdiv.s") < listing.indexOf("fmul.s"), listing);
        assertEquals(listing.indexOf("fdiv.s"), listing.lastIndexOf("fdiv.s"), listing);
    }

    @Test
    void a_local_address_below_which_the_counter_begins_needs_no_extension() {
        var listing = listing("""
                void kernel(const elem_t A[64][64]) {
                  for (int i = 1; i <= 32; i++)
                    for (int k = 1; k <= 24; k++)
                      gemmini_extended_mvin(A[i], 0x80000000u + (i - 1) * 64 + (k - 1) * 4, 16, 4);
                }
                """);
        assertFalse(listing.contains("srli"), listing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"p == 0 && k == 0 ? 0 : 1u << 30", "p > 1 || k == 3 ? 1u << 30 : 0", "k == 0 ? 0 : 1u << 30"})
    void a_choice_by_outer_counters_is_made_outside_the_inner_loop(String choice) {
        var source = """
                void kernel(const acc_t A[64][64]) {
                  gemmini_config_ld(256);
                  for (int p = 0; p < 4; p++)
                    for (int k = 0; k < 9; k++)
                      for (int i = 0; i < 40; i++)
                        gemmini_extended_mvin(A[k], 0x80000000u | (CHOICE) | i * 4, 16, 4);
                }
                """.replace("CHOICE", choice);
        var instructions = CompiledKernel.run(source, GemminiConfig.INT8_16).instructions();
        assertTrue(instructions <= 4 * 9 * (40 * 8 + 20), () -> instructions + " instructions");
    }

    private static String listing(String source) {
        return CompiledKernel.listing(source, GemminiConfig.INT8_16);
    }
}

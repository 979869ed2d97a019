package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.MeasuredKernels;
import dev.tilesmith.sim.config.GemminiConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes of gcc's code that decide the cycles of a loop (compiler-notes.md section 3). */
final class GccShapesTest {
    /** Instructions of the whole kernel with gcc 12.2 -O2, from instructions.csv and a run of its code. */
    @ParameterizedTest
    @CsvSource({
        "int8/host_sum_i32.c, 26619, 0.08",
        "int8/host_byte_copy_transpose.c, 20812, 0.01",
        "int8/host_float_axpy.c, 10251, 0.01",
        "int8/mix_gemm_then_argmax.c, 11500, 0.01",
        "int8/mix_transpose_then_gemm.c, 21609, 0.01",
    })
    void a_host_loop_takes_the_instructions_of_gccs(String path, long withGcc, double tolerance) {
        var ours = CompiledKernel.run(MeasuredKernels.source(path), GemminiConfig.INT8_16)
                .instructions();
        assertEquals(withGcc, ours, tolerance * withGcc);
    }

    @ParameterizedTest
    @CsvSource({
        "int8/ws_naive_nofence_64.c, 637",
        "int8/tall_512x64x64_helper.c, 7211",
        "fp32/mm_12x12x12.c, 359",
    })
    void a_test_for_the_first_iteration_costs_no_more_than_with_gcc(String path, long withGcc) {
        var target = path.startsWith("fp32") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
        var ours = CompiledKernel.run(MeasuredKernels.source(path), target).instructions();
        assertTrue(ours <= 1.06 * withGcc, () -> "%d instructions, gcc %d".formatted(ours, withGcc));
    }

    @Test
    void an_access_after_the_step_of_its_pointer_takes_the_distance_back() {
        var listing = listing("""
                void kernel(const elem_t A[64][64], elem_t T[64][64]) {
                  for (int i = 0; i < 64; i++)
                    for (int j = 0; j < 64; j++) T[j][i] = A[i][j];
                }
                """);
        assertTrue(listing.contains("-64(a"), listing);
    }

    @Test
    void the_larger_of_a_value_and_zero_needs_no_branch() {
        var listing = listing("""
                void kernel(const int32_t x[64], int32_t y[64]) {
                  for (int i = 0; i < 64; i++) y[i] = x[i] > 0 ? x[i] : 0;
                }
                """);
        assertEquals(1, branches(listing), listing);
    }

    @Test
    void an_absolute_value_needs_no_branch() {
        var listing = listing("""
                void kernel(const elem_t x[64], int32_t y[64]) {
                  for (int i = 0; i < 64; i++) {
                    int v = x[i];
                    y[i] = v < 0 ? -v : v;
                  }
                }
                """);
        assertEquals(1, branches(listing), listing);
    }

    @Test
    void a_word_chosen_by_a_counter_is_chosen_whole() {
        var listing = listing("""
                void kernel(const elem_t A[64][16], int n[1]) {
                  for (int k = 0; k < n[0]; k++) {
                    gemmini_mvin(A[k * 16], 0);
                    gemmini_preload(16, n[0] == k ? 0x80000000u : 0xC0000000u);
                  }
                }
                """);
        assertTrue(!listing.contains("srli"), listing);
    }

    @Test
    void both_ends_of_a_range_are_one_unsigned_test() {
        var listing = listing("""
                void kernel(const int32_t x[64], int32_t y[64]) {
                  for (int i = 0; i < 64; i++) {
                    if (x[i] < 0 || x[i] >= 8) continue;
                    y[i] = 1;
                  }
                }
                """);
        assertEquals(2, branches(listing), listing);
        assertTrue(listing.contains("bgeu"), listing);
    }

    @Test
    void conditions_that_a_loop_does_not_change_are_one_flag() {
        var listing = listing("""
                void kernel(const elem_t x[64], elem_t y[64], int n[2]) {
                  int a = n[0], b = n[1];
                  for (int i = 0; i < 64; i++) {
                    if (a == 3 || b == 5) y[i] = 0;
                    else y[i] = x[i];
                  }
                }
                """);
        assertEquals(2, branches(listing), listing);
    }

    @Test
    void a_value_limited_on_both_sides_is_compared_twice() {
        var listing = listing("""
                void kernel(const int32_t x[64], elem_t y[64]) {
                  for (int i = 0; i < 64; i++) y[i] = x[i] > 127 ? 127 : x[i] < -128 ? -128 : x[i];
                }
                """);
        assertEquals(3, branches(listing), listing);
        assertTrue(listing.contains("sext.w"), listing);
        assertTrue(listing.lines().noneMatch(line -> line.matches("[0-9a-f]+  j .*")), listing);
    }

    @Test
    void the_smaller_of_two_floats_is_one_instruction() {
        var listing = listing("""
                void kernel(const float x[64], const float hi[64], float y[64]) {
                  for (int i = 0; i < 64; i++) {
                    float v = x[i];
                    if (v > hi[i]) v = hi[i];
                    y[i] = v;
                  }
                }
                """);
        assertTrue(listing.contains("fmin.s"), listing);
        assertEquals(1, branches(listing), listing);
    }

    @Test
    void a_pointer_that_is_read_and_stepped_stays_in_its_register() {
        var listing = listing("""
                void kernel(const elem_t x[64], elem_t y[64]) {
                  const elem_t *p = x, *end = x + 64;
                  elem_t *q = y;
                  while (p < end) *q++ = *p++ ^ 1;
                }
                """);
        assertTrue(listing.lines().noneMatch(line -> line.matches("[0-9a-f]+  j .*")), listing);
    }

    @Test
    void a_local_address_from_memory_is_loaded_without_its_sign() {
        var listing = listing("""
                void kernel(const elem_t A[4][256], const uint32_t rows[4]) {
                  for (int i = 0; i < 4; i++) gemmini_mvin(A[i], rows[i]);
                }
                """);
        assertTrue(listing.contains("lwu"), listing);
        assertFalse(listing.contains("srli"), listing);
    }

    @Test
    void a_counter_that_is_kept_as_a_value_serves_as_the_offset_of_bytes() {
        var listing = listing("""
                void kernel(const elem_t x[100], int32_t best[1]) {
                  int at = 0;
                  for (int j = 1; j < 100; j++)
                    if (x[j] > x[at]) at = j;
                  best[0] = at;
                }
                """);
        var steps = listing.lines()
                .filter(line -> line.matches(".* addiw? (a\\d+), \\1, 1\\b.*"))
                .count();
        assertEquals(1, steps, listing);
    }

    @Test
    void a_constant_is_loaded_before_what_else_a_command_waits_for() {
        var listing = listing("""
                void kernel(const elem_t A[64][64]) {
                  gemmini_extended_mvin(A[0], 0x80000000u, 48, 16);
                  gemmini_extended_mvin(A[16], 0x80000030u, 48, 16);
                  gemmini_extended_mvin(A[24], 0x80000060u, 48, 16);
                }
                """);
        assertTrue(
                listing.matches("(?s).*\\sld [^\\n]*\\n[^\\n]*addi a\\d, a0, 1024[^\\n]*\\n[^\\n]*rocc2.*"), listing);
    }

    @Test
    void what_a_later_command_reads_is_computed_after_the_one_before() {
        var listing = listing("""
                void kernel(const elem_t A[64][64], const int32_t n[2]) {
                  int first = n[0], second = n[1];
                  const elem_t *a = &A[0][0] + first * 16, *b = &A[0][0] + (second * 3 + 5) * 16;
                  gemmini_extended_mvin(a, 0, 16, 16);
                  gemmini_extended_mvin(b, 16, 16, 16);
                }
                """);
        var command = listing.indexOf("rocc2");
        assertTrue(command < listing.lastIndexOf("slli") && listing.indexOf("slli") < command, listing);
    }

    @Test
    void what_a_sum_has_fixed_in_a_loop_does_not_count_against_writing_it_out() {
        var listing = listing("""
                void kernel(elem_t R[3][12]) {
                  for (int i = 0; i < 3; i++)
                    for (int j = 0; j < 3; j++) {
                      for (int k = 0; k < 3; k++) {
                        gemmini_preload(128 + k * 12 + j * 4, (k ? 0xC0000000u : 0x80000000u) + 64 + i * 12 + j * 4);
                        gemmini_compute_preloaded(64 + k * 12 + i * 4, GARBAGE_ADDR);
                      }
                      gemmini_mvout(&R[i][j * 4], 0x80000000u + 64 + i * 12 + j * 4);
                    }
                }
                """);
        assertEquals(2, branches(listing), listing);
    }

    @Test
    void parameters_stay_where_they_come_in_although_many_constants_live_beside_them() {
        var listing = listing(MeasuredKernels.source("int8/scaled_three_way_add.c"));
        assertFalse(listing.contains(" mv "), listing);
    }

    @Test
    void a_structure_that_an_inlined_function_points_to_stays_in_registers() {
        var listing = listing("""
                typedef struct { int sum, least; elem_t last; } state_t;
                static void add(state_t *s, elem_t v) {
                  s->sum += v;
                  if (v < s->least) s->least = v;
                  s->last = v + 100;
                }
                void kernel(const elem_t x[64], int32_t y[3]) {
                  state_t s = {0};
                  for (int i = 0; i < 64; i++) add(&s, x[i]);
                  y[0] = s.sum;
                  y[1] = s.least;
                  y[2] = s.last;
                }
                """);
        assertFalse(listing.contains("(sp)"), listing);
    }

    @Test
    void a_place_that_both_ways_store_to_is_stored_to_once() {
        var listing = listing("""
                void kernel(const elem_t x[64], elem_t y[8][8], int n[1]) {
                  int first = n[0];
                  for (int i = 0; i < 8; i++)
                    for (int j = 0; j < 8; j++) {
                      if (i == first || j == first) y[i][j] = 0;
                      else y[i][j] = x[i * 8 + j];
                    }
                }
                """);
        assertEquals(1, listing.lines().filter(line -> line.contains("  sb ")).count(), listing);
    }

    @Test
    void the_constant_of_a_way_with_several_tests_is_loaded_before_the_first() {
        var listing = listing("""
                void kernel(const elem_t x[64], elem_t y[64], int n[3]) {
                  int row = n[0], column = n[1], offset = n[2];
                  for (int i = 0; i < 64; i++)
                    y[i] = row >= 0 && row < 8 && column >= 0 && column < offset ? x[i] : 0;
                }
                """);
        assertTrue(listing.lines().noneMatch(line -> line.matches("[0-9a-f]+  j .*")), listing);
    }

    @Test
    void a_store_waits_for_the_load_of_the_block_before() {
        var listing = listing("""
                void kernel(const elem_t x[64], elem_t y[64], int n[2]) {
                  int a = n[0], b = n[1];
                  for (int i = 0; i < 64; i++) y[i] = a < b ? x[i] : 0;
                }
                """);
        assertTrue(listing.matches("(?s).* lb a\\d[^\\n]*\\n[^\\n]* addi .*"), listing);
    }

    @Test
    void a_counter_that_only_an_access_on_one_way_reads_becomes_its_pointer() {
        var listing = listing("""
                void kernel(const elem_t x[64], elem_t y[64], int n[1]) {
                  int all = n[0];
                  for (int i = 0; i < 64; i++) {
                    elem_t v = 0;
                    if (y[i] != all) v = x[i];
                    y[i] = v;
                  }
                }
                """);
        assertFalse(listing.contains("addiw"), listing);
        assertTrue(listing.lines().noneMatch(line -> line.matches("[0-9a-f]+  add a.*")), listing);
    }

    @Test
    void tables_have_a_pointer_each() {
        var listing = listing("""
                static const int8_t left[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
                static const int8_t right[9] = {9, 8, 7, 6, 5, 4, 3, 2, 1};
                void kernel(const elem_t x[64], elem_t y[9]) {
                  for (int i = 0; i < 9; i++) y[i] = x[left[i] + right[i]];
                }
                """);
        assertTrue(listing.lines().noneMatch(line -> line.matches("[0-9a-f]+  add a\\d, t\\d.*")), listing);
    }

    @Test
    void two_ranges_that_a_loop_does_not_change_stay_two_tests() {
        var listing = listing("""
                void kernel(const elem_t x[64], elem_t y[64], int n[2]) {
                  int row = n[0], column = n[1];
                  for (int i = 0; i < 64; i++)
                    y[i] = row >= 0 && row < 8 && column >= 0 && column < 9 ? x[i] : 0;
                }
                """);
        assertEquals(3, branches(listing), listing);
        assertFalse(listing.contains(" or "), listing);
    }

    @Test
    void the_absolute_value_of_a_float_needs_no_branch() {
        var listing = listing("""
                void kernel(const float x[64], float y[64]) {
                  for (int i = 0; i < 64; i++) {
                    float v = x[i];
                    y[i] = v < 0 ? -v : v;
                  }
                }
                """);
        assertEquals(1, branches(listing), listing);
        assertTrue(listing.contains("fsgnjx.s"), listing);
    }

    @Test
    void the_middle_one_of_three_cases_is_tested_first() {
        var listing = listing("""
                void kernel(const int32_t x[64], int32_t y[64]) {
                  for (int i = 0; i < 64; i++)
                    switch (x[i]) {
                      case 5: y[i] += 3; break;
                      case 6: y[i] ^= 9; break;
                      case 7: y[i] *= 5; break;
                    }
                }
                """);
        var tests = listing.lines()
                .filter(line -> line.matches("[0-9a-f]+  (beq|bne) .*"))
                .map(line -> line.replaceAll(".*, (\\w+), 0x.*", "$1"))
                .toList();
        var six = listing.lines()
                .filter(line -> line.matches("[0-9a-f]+  li \\w+, 6\\b.*"))
                .map(line -> line.replaceAll(".* li (\\w+),.*", "$1"))
                .findFirst();
        assertEquals(six, tests.stream().findFirst(), listing);
    }

    @Test
    void a_function_beyond_the_compilers_limit_is_rejected_with_its_place_and_size() {
        var source = """
                #define T(x) x; x; x; x; x; x; x; x; x; x
                void kernel(int y[2]) {
                  int a = y[0], b = y[1];
                  %s
                  y[0] = a;
                  y[1] = b;
                }
                """.formatted("T((a += b * a, b ^= a + 3, a -= b | 5));\n".repeat(1000));
        var kernel = CompiledKernel.check(source, GemminiConfig.INT8_16);
        var rejected =
                assertThrows(CompileRejected.class, () -> new BuiltinCompiler().compile(kernel, GemminiConfig.INT8_16));
        var message = rejected.diagnostics().getFirst().render();
        assertTrue(message.startsWith("kernel.c:2:6: the function 'kernel' takes"), message);
        assertTrue(message.contains("at most " + ProgramCompiler.MOST_OPERATIONS), message);
    }

    private static String listing(String source) {
        return CompiledKernel.listing(source, GemminiConfig.INT8_16);
    }

    private static long branches(String listing) {
        return listing.lines()
                .filter(line -> line.matches("[0-9a-f]+  b\\w+ .*"))
                .count();
    }
}

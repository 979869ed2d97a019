package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which loops gcc writes out, by its count of statements (compiler-notes.md 3.5). */
final class PeelingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            11 | "for (int k = 0; k < 11; k++) gemmini_extended_mvin(&A[0][k * 16], k * 16, 64, 16);"
            1 | "for (int k = 0; k < 12; k++) gemmini_extended_mvin(&A[0][k * 16], k * 16, 64, 16);"
            7 | "for (int k = 0; k < 7; k++) gemmini_extended_mvin(A[k * 16], k * 16, 64, 16);"
            """)
    void the_address_of_an_element_of_a_known_row_is_no_statement(int commands, String loop) {
        assertEquals(commands, count("rocc2", loop));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "4, 1"})
    void a_step_inside_a_row_is_part_of_the_load(int trips, int loads) {
        assertEquals(loads, count("lb ", """
                for (int x = 0; x < 12; x++) {
                  int s = 0;
                  for (int q = 0; q < TRIPS; q++) s += A[x][x * 3 + q];
                  n[x] = s;
                }
                """.replace("TRIPS", String.valueOf(trips))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | k > 0 ? 0x40000000u : 0
            3 | k == 0 ? 0u : 0x40000001u
            """)
    void a_shifted_condition_stays_in_each_copy(int commands, String addend) {
        assertEquals(commands, count("rocc6", """
                for (int j = 0; j < 60; j++)
                  for (int k = 0; k < 3; k++) {
                    gemmini_preload(1024 + k * 16 + j * 4, 0x80000000u + j * 4 + (ADDEND));
                    gemmini_compute_preloaded(n[0] + k * 4, GARBAGE_ADDR);
                  }
                """.replace("ADDEND", addend)));
    }

    private static long count(String instruction, String body) {
        var source = "void kernel(const elem_t A[160][512], int n[64]) {\n" + body + "}\n";
        var kernel = CompiledKernel.check(source, GemminiConfig.INT8_16);
        var listing = Listing.render(new BuiltinCompiler().compile(kernel, GemminiConfig.INT8_16), source);
        return listing.lines().filter(line -> line.contains(instruction)).count();
    }
}

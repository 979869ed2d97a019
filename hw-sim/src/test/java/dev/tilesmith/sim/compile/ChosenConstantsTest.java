package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long constant that a loop chooses is made once if a register holds it anyway. */
final class ChosenConstantsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "k == 5 ? 0x80000000u + j * 4 : GARBAGE_ADDR",
                "n[k] ? GARBAGE_ADDR : 0x80000000u + j * 4",
                "n[k] == 2 ? GARBAGE_ADDR : n[k]",
            })
    void a_word_that_is_chosen_instead_of_another_is_not_built_again(String word) {
        var source = """
                void kernel(const int n[64]) {
                  for (int j = 0; j < 40; j++)
                    for (int k = 0; k < 60; k++) {
                      gemmini_preload(GARBAGE_ADDR, WORD);
                      gemmini_compute_accumulated(k * 4, 4096 + k * 12);
                    }
                }
                """.replace("WORD", word);
        var kernel = CompiledKernel.check(source, GemminiConfig.FP32_4);
        var listing = Listing.render(new BuiltinCompiler().compile(kernel, GemminiConfig.FP32_4), source);
        var built = listing.lines().filter(line -> line.contains(", -1")).count();
        assertEquals(1, built, listing);
    }
}

package dev.tilesmith.agent.propose.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelAnalysisTest {
    @Test
    void rows_that_commands_share_form_one_buffer_and_garbage_forms_none() {
        var kernel = analysis("""
                void kernel(const elem_t A[64][64]) {
                  const uint32_t acc = 0x80000000u;
                  gemmini_extended_mvin(A[0], 0, 64, 16);
                  for (int k = 0; k < 4; k++) {
                    gemmini_preload(k == 0 ? 4096 : GARBAGE_ADDR, acc | 0x40000000u);
                    gemmini_compute_preloaded(k * 16, GARBAGE_ADDR);
                  }
                }
                """);

        assertEquals(
                List.of("SCRATCHPAD 0 64", "SCRATCHPAD 4096 4112", "ACCUMULATOR 0 16"),
                kernel.buffers().stream()
                        .map(buffer -> buffer.memory() + " " + buffer.first() + " " + buffer.end())
                        .toList());
    }

    @Test
    void skipped_rows_cancel_out_of_an_address_and_its_count() {
        var kernel = analysis("""
                void kernel(const elem_t A[64][64]) {
                  for (int x = 0; x < 64; x += 16) {
                    const int skipped = x < 8 ? 8 - x : 0;
                    gemmini_extended_mvin(A[x], 32 + skipped, 16, 16 - skipped);
                  }
                }
                """);

        var buffer = kernel.buffer(Memory.SCRATCHPAD, 32).orElseThrow();
        assertEquals(48, buffer.end());
    }

    @Test
    void a_wide_move_covers_what_lies_between_its_blocks() {
        var kernel = analysis("""
                void kernel(const elem_t A[64][64]) {
                  gemmini_extended4_config_ld(64, MVIN_SCALE_IDENTITY, false, 36, 0);
                  gemmini_extended3_config_ld(64, MVIN_SCALE_IDENTITY, false, 1);
                  gemmini_extended_mvin(A[0], 0, 64, 12);
                  gemmini_extended_mvin2(A[0], 1000, 64, 12);
                }
                """);

        assertEquals(
                List.of("0 120", "1000 1060"),
                kernel.buffers().stream()
                        .map(buffer -> buffer.first() + " " + buffer.end())
                        .toList());
    }

    @Test
    void a_loop_over_a_tile_runs_as_often_as_the_tile_is_wide() {
        var kernel = analysis("""
                void kernel(const elem_t A[64][64]) {
                  for (int i0 = 0; i0 < 64; i0 += 32) {
                    for (int i = i0; i < i0 + 32; i += 16) {
                      gemmini_mvin(A[i], i);
                    }
                  }
                }
                """);

        assertEquals(
                List.of(2L, 2L),
                kernel.loops().stream().map(nest -> nest.loop().trips()).toList());
    }

    @Test
    void operands_in_one_bank_are_estimated_to_take_longer() {
        var text = """
                void kernel(const elem_t A[64][64]) {
                  for (int k = 0; k < 64; k++) {
                    gemmini_preload(%d, 0xC0000000u);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  }
                }
                """;

        var together = CycleEstimate.cycles(analysis(text.formatted(64)));
        var apart = CycleEstimate.cycles(analysis(text.formatted(4096)));
        assertTrue(together > 1.5 * apart, together + " " + apart);
    }

    private static KernelAnalysis analysis(String source) {
        return switch (Parser.parse("kernel.c", source)) {
            case Parsed.Accepted(var unit) ->
                KernelAnalysis.of(unit, GemminiConfig.INT8_16).orElseThrow();
            case Parsed.Rejected(var diagnostics) ->
                throw new IllegalArgumentException(diagnostics.getFirst().render());
        };
    }
}

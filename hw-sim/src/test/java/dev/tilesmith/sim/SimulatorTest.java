package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The facade on small hand-assembled programs. */
class SimulatorTest {
    private static final long ENTRY = MemoryMap.CODE_BASE + 2;
    private static final int RETURN = 0x00008067;
    /** {@code sd a1, 0(a0)}. */
    private static final int STORE_ARGUMENT = 0x00b53023;
    /** {@code j .}. */
    private static final int LOOP_FOREVER = 0x0000006f;

    private static final int FENCE = 0x0ff0000f;
    /** gemmini_flush(0). */
    private static final int FLUSH = 7 << 25 | 3 << 12 | 0x7b;

    private final GuestMemory memory = GuestMemory.builder()
            .region("A", MemoryMap.ARRAYS_BASE, 64, true, false)
            .build();

    @ParameterizedTest
    @EnumSource
    void every_mode_leaves_the_same_values(Program.Mode mode) {
        var finished = assertInstanceOf(SimResult.Finished.class, run(mode, Limits.DEFAULT, STORE_ARGUMENT, RETURN));
        assertEquals(42, memory.loadLong(MemoryMap.ARRAYS_BASE));
        assertEquals(
                mode == Program.Mode.MEASURED ? 2 : mode == Program.Mode.EVALUATED ? 1 : 0,
                finished.cycles().size());
    }

    @Test
    void a_warm_call_is_faster_than_a_cold_one() {
        var finished = assertInstanceOf(
                SimResult.Finished.class,
                run(Program.Mode.MEASURED, Limits.DEFAULT, 0x00053583, 0x00b585b3, FENCE, RETURN));
        assertTrue(finished.cycles().get(1) < finished.cycles().get(0), finished.cycles()::toString);
    }

    @ParameterizedTest
    @EnumSource
    void a_fault_names_the_source_line(Program.Mode mode) {
        var faulted = assertInstanceOf(SimResult.Faulted.class, run(mode, Limits.DEFAULT, 0x04b53023, RETURN));
        assertEquals(7, faulted.place().line());
        assertTrue(faulted.message().contains("A"), faulted::message);
    }

    private static void assertOverLimit(String limit, long value, SimResult result) {
        var over = assertInstanceOf(SimResult.OverLimit.class, result);
        assertEquals(limit, over.limit());
        assertEquals(value, over.value());
        assertEquals(7, over.place().line());
    }

    @Test
    void an_endless_loop_ends_at_the_instruction_limit() {
        var limits = new Limits(1000, 10, 100_000, 4096, Long.MAX_VALUE);
        assertOverLimit("instructions", 1000, run(Program.Mode.UNTIMED, limits, LOOP_FOREVER));
    }

    @Test
    void a_timed_endless_loop_ends_at_the_cycle_limit_or_is_cut_short() {
        var limits = new Limits(1_000_000, 10, 20_000, 4096, Long.MAX_VALUE);
        assertOverLimit("cycles", 20_000, run(Program.Mode.EVALUATED, limits, LOOP_FOREVER));
        assertEquals(
                new SimResult.CutShort(10_000),
                run(Program.Mode.EVALUATED, limits.withBoundCycles(10_000), LOOP_FOREVER));
    }

    @ParameterizedTest
    @EnumSource
    void commands_have_a_limit(Program.Mode mode) {
        // flush; j back to it
        var result = run(mode, new Limits(1_000_000, 10, 1_000_000, 4096, Long.MAX_VALUE), FLUSH, 0xffdff06f);
        assertOverLimit("accelerator commands", 10, result);
    }

    @Test
    void a_caller_can_cancel() {
        var program = program(Program.Mode.UNTIMED, LOOP_FOREVER);
        var watch = new Watch(() -> true, Watch.NONE.profile());
        assertEquals(
                new SimResult.Cancelled(),
                Simulator.run(program, memory, GemminiConfig.INT8_16, Limits.DEFAULT, watch));
    }

    @Test
    void nine_arguments_reach_registers_and_stack() {
        // ld a1, 0(sp); sd a1, 0(a0)
        var arguments = List.of(MemoryMap.ARRAYS_BASE, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 99L);
        for (var mode : List.of(Program.Mode.UNTIMED, Program.Mode.EVALUATED)) {
            var image = image(0x00013583, STORE_ARGUMENT, RETURN);
            var program = new Program(image, List.of(new Program.Call(arguments)), mode);
            Simulator.run(program, memory, GemminiConfig.INT8_16, Limits.DEFAULT);
            assertEquals(99, memory.loadLong(MemoryMap.ARRAYS_BASE));
        }
    }

    @Test
    void the_same_run_gives_the_same_result() {
        var first = run(Program.Mode.MEASURED, Limits.DEFAULT, STORE_ARGUMENT, FLUSH, FENCE, RETURN);
        assertEquals(first, run(Program.Mode.MEASURED, Limits.DEFAULT, STORE_ARGUMENT, FLUSH, FENCE, RETURN));
    }

    private SimResult run(Program.Mode mode, Limits limits, int... words) {
        return Simulator.run(program(mode, words), memory, GemminiConfig.INT8_16, limits);
    }

    private static Program program(Program.Mode mode, int... words) {
        var call = new Program.Call(List.of(MemoryMap.ARRAYS_BASE, 42L));
        var calls = mode == Program.Mode.MEASURED ? List.of(call, call, call) : List.of(call);
        return new Program(image(words), calls, mode);
    }

    private static CodeImage image(int... words) {
        var bytes = ByteBuffer.allocate(2 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort((short) 1);
        for (var word : words) {
            bytes.putInt(word);
        }
        var lines = new TreeMap<>(Map.of(ENTRY, new CodeImage.SourcePlace(7, 1)));
        var segment = new CodeImage.Segment(
                "code", MemoryMap.CODE_BASE, new CodeImage.Content(bytes.array()), bytes.capacity(), true, false);
        return new CodeImage(List.of(segment), ENTRY, lines, Map.of("kernel", ENTRY));
    }
}

package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.riscv.ElfLoader;
import dev.tilesmith.sim.timing.TimingStart;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bare-metal programs on the whole machine: start-up code, traps, output and end. */
class WholeProgramTest {
    @TempDir
    Path folder;

    @Test
    void a_program_takes_every_exception_and_goes_on() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/traps.c"));
        var exited = assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals(0, exited.exitCode(), machine.output());
        assertTrue(machine.output().contains("cycles ok\nfailures 0\n"), machine.output());
    }

    @Test
    void a_program_is_interrupted_and_goes_on() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/interrupts.c"));
        var exited = assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals(0, exited.exitCode(), machine.output());
    }

    @Test
    void a_program_multiplies_on_the_accelerator() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/matmul.c"));
        var exited = assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals("0 wrong\ncycles plausible\n", machine.output());
        assertEquals(0, exited.exitCode());
        assertEquals(64L * 64 * 64, exited.counters().macs());
    }

    /** Built from {@code baremetal/matmul.c} with the flags of {@link BareMetal}. */
    @Test
    void a_program_that_was_built_before_runs_without_a_compiler() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(BareMetal.resource("/baremetal/matmul.elf"));
        assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals("0 wrong\ncycles plausible\n", machine.output());
    }

    @Test
    void a_program_ends_by_a_half_of_the_word() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/ends.c"));
        var exited = assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals(7, exited.exitCode());
    }

    @Test
    void a_program_runs_what_it_has_written() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/rewrites.c"));
        assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals("1 then 2\n", machine.output());
    }

    /** As on the elaborated RTL, cycle by cycle. */
    @Test
    void the_first_store_to_a_line_that_the_cache_dropped_clean_and_read_again_asks_for_it() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/drops.c"));
        assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals("14 14\n4 14\n4 14\n4 14\n4 14\n4 14\n4 14\n4 14\n", machine.output());
    }

    @Test
    void damaged_programs_are_refused_or_end_and_nothing_else() throws Exception {
        var limits = new Limits(200_000, 1_000, 200_000, 0, Long.MAX_VALUE);
        var random = new SplittableRandom(5);
        var ends = new HashSet<String>();
        for (var i = 0; i < 400; i++) {
            var elf = BareMetal.resource("/baremetal/matmul.elf");
            for (var change = random.nextInt(1, 6); change > 0; change--) {
                // Half of them in the headers, where a byte does most.
                var place = random.nextBoolean() ? random.nextInt(elf.length) : random.nextInt(176);
                elf[place] = (byte) random.nextInt();
            }
            try {
                var program = new WholeProgram(
                        ElfLoader.loadProgram(elf),
                        GemminiConfig.INT8_16,
                        WholeProgram.DEFAULT_MEMORY_BYTES,
                        limits,
                        TimingStart.DEFAULT,
                        Watch.NONE);
                ends.add(program.run(character -> {}).getClass().getSimpleName());
            } catch (ElfLoader.Malformed e) {
                ends.add("Malformed");
            }
        }
        assertEquals(Set.of("Exited", "Faulted", "OverLimit", "Unfit", "Malformed"), ends);
    }

    @Test
    void the_accelerators_counters_count() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/counters.c"));
        assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        // A load and a store of 16 rows of 16 bytes take 36 and 24 cycles from issue to end (RTL trace tr1). Each beat
        // of a
        // 64-byte packet counts as 64 bytes, and a snapshot shows all as external if the one addressed is
        // (CounterFile.scala). A preload whose compute has not come does not make the station active.
        assertEquals("""
                reset 0 0 0 0 0 0 0 0
                64-byte rows 4096 0 174 0 0 0 175 0
                16-byte rows 256 0 36 0 0 0 37 0
                compute 256 0 36 0 71 0 106 0
                snapshot 256 256 0 0 0 256 0 0
                after 256 512 36 48 71 0 156 0
                """, machine.output());
    }

    @Test
    void the_counters_show_what_controllers_and_dma_do() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var result = machine.run(machine.build("/baremetal/counter_events.c"));
        var exited = assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        // A controller is active in the cycles behind that of the first row. A read of 16 bytes that hits in the L2 has
        // its
        // id for 12 cycles; 64-byte reads, a cycle apart, get their 4 beats one after the other: 15 + 3 * i cycles. The
        // first page after a flush is asked for twice, as the register that keeps it is a cycle late. Two operands in
        // one bank take 31 cycles. Latencies are those of rtl/micro.md (mvin of 16 rows: Get at 10, data at 20).
        assertEquals("""
                load 0 15 0 2 2 16 0 192
                wide load 0 15 0 0 0 16 0 600
                store 0 15 0 0 2 16 0 192
                compute 30 0 0 0 0 0 0 0
                two computes 61 0 0 0 0 0 0 0
                output stationary 30 52 0 0 0 0 0 0
                dependent computes 60 0 0 35 16 0 0 0
                eight loads in order
                """, machine.output());
        assertEquals(List.of("SCRATCHPAD_D_WAIT_CYCLE"), exited.eventsNotCounted());
    }
}

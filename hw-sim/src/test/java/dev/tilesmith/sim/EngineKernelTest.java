package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.accelerator.Accelerator;
import dev.tilesmith.sim.timing.accelerator.EventNumbers;
import dev.tilesmith.sim.timing.accelerator.PlainAccelerator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The engine that ships against the plain one, over the measured kernels with the core in front: every event, every
 * cycle and the account of every unit. {@code -Dtilesmith.engineKernels=1} takes every kernel, N every Nth.
 */
class EngineKernelTest {
    private static final int EVERY = Integer.getInteger("tilesmith.engineKernels", 13);

    private record Ran(SimResult result, EventNumbers events) {}

    private static Ran run(MeasuredKernel kernel, GemminiConfig config, boolean plain) {
        var events = new EventNumbers();
        var machine = new Simulator.Machine(config, Limits.DEFAULT, Watch.NONE);
        var run = new TimedRun(
                kernel.program(TimingStart.DEFAULT),
                kernel.memory(),
                machine,
                (lines, profile) -> plain
                        ? new PlainAccelerator(config, TimingStart.DEFAULT, lines, profile, events)
                        : new Accelerator(config, TimingStart.DEFAULT, lines, profile, events));
        return new Ran(run.result(), events);
    }

    private static void compare(Path source, GemminiConfig config) {
        var kernel = MeasuredKernel.of(source, config);
        var expected = run(kernel, config, true);
        var actual = run(kernel, config, false);
        var name = source.getFileName().toString();
        assertEquals("", expected.events.firstDifference(actual.events), name);
        var theirs = (SimResult.Finished) expected.result;
        var ours = (SimResult.Finished) actual.result;
        assertEquals(theirs.cycles(), ours.cycles(), name);
        assertEquals(accounts(theirs.counters()), accounts(ours.counters()), name);
    }

    private static List<Object> accounts(Counters counters) {
        return List.of(counters.accounts(), counters.busy(), counters.waits(), counters.path());
    }

    private static Path folder(String resource) {
        try {
            return Path.of(Objects.requireNonNull(EngineKernelTest.class.getResource(resource))
                    .toURI());
        } catch (URISyntaxException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static List<Path> kernels(String configuration) throws IOException {
        var directory = folder("/kernels/" + configuration);
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        }
    }

    private static void compareAll(String directory, GemminiConfig config, int every) throws IOException {
        assumeTrue(MeasuredKernel.canCompile(), "the RISC-V gcc that compiled the measured kernels is not installed");
        var kernels = kernels(directory);
        assertTrue(kernels.size() >= 10, () -> "only " + kernels.size() + " kernels");
        for (int i = 0; i < kernels.size(); i += every) {
            compare(kernels.get(i), config);
        }
    }

    @Test
    void int8_kernels_take_the_same_cycles_for_the_same_reasons_as_in_the_plain_engine() throws IOException {
        compareAll("int8", GemminiConfig.INT8_16, EVERY);
    }

    @Test
    void fp32_kernels_take_the_same_cycles_for_the_same_reasons_as_in_the_plain_engine() throws IOException {
        compareAll("fp32", GemminiConfig.FP32_4, EVERY);
    }
}

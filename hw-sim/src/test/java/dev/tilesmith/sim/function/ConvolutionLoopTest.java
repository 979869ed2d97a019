package dev.tilesmith.sim.function;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The convolution loop against {@link NaiveConvolution}, with random options. */
final class ConvolutionLoopTest {
    private static final int CONVOLUTIONS = Integer.getInteger("tilesmith.randomConvolutions", 12);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void int8_convolutions_agree(long seed) {
        compare(GemminiConfig.INT8_16, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void int8_convolutions_of_an_array_of_four_agree(long seed) {
        compare(Machine.INT8_4, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void float_convolutions_agree(long seed) {
        compare(GemminiConfig.FP32_4, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {10})
    void int8_convolutions_of_the_vendors_model_agree(long seed) {
        compare(GemminiConfig.INT8_16_LIBGEMMINI, seed);
    }

    private static void compare(GemminiConfig config, long seed) {
        var random = new Random(seed);
        var machine = new Machine(config);
        for (var i = 0; i < CONVOLUTIONS; i++) {
            var convolution = new NaiveConvolution(random, config);
            while (!convolution.fits(config.accumulatorRows())) {
                convolution = new NaiveConvolution(random, config);
            }
            var what = "seed %d, convolution %d: %s".formatted(seed, i, convolution);
            convolution.fillOperands(machine.memory);
            machine.gemmini.newCall();
            var result = machine.memory.region("C").bytes();
            Arrays.fill(result, (byte) 0x5A);
            try {
                convolution.run(machine);
            } catch (RuntimeException e) {
                throw new AssertionError(what, e);
            }
            var computed = result.clone();
            Arrays.fill(result, (byte) 0x5A);
            convolution.compute(machine.memory);
            assertArrayEquals(result, computed, what);
            assertEquals(List.of(), machine.gemmini.races(), what);
        }
    }
}

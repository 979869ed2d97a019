package dev.tilesmith.sim.timing.accelerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Recorder;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.Uncore;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The engine that ships against the plain one over seeded random commands: events, answers to the core and accounts agree
 * in every cycle. {@code -Dtilesmith.randomStreams=N} sets how many streams.
 */
class EngineStreamTest {
    private static final int STREAMS = Integer.getInteger("tilesmith.randomStreams", 24);
    private static final int COMMANDS = 120;
    private static final long DRAM = 0x8400_0000L;
    private static final long ONE = 0x3f80_0000L << 32;
    private static final long HALF = 0x3f00_0000L << 32;
    private static final long PATIENCE_CYCLES = 8_000;

    private static final GemminiConfig[] CONFIGS = {
        GemminiConfig.INT8_16, GemminiConfig.INT8_16_NORMALIZING, GemminiConfig.INT8_16, GemminiConfig.FP32_4
    };

    @Test
    void random_commands_take_the_same_cycles_in_both_engines() {
        for (int seed = 0; seed < STREAMS; seed++) {
            new Pair(CONFIGS[seed % CONFIGS.length], seed).run();
        }
    }

    /** Both engines and the stream of commands that they are given. */
    private static final class Pair {
        final GemminiConfig config;
        final int seed;
        final Random random;
        final EventNumbers plainEvents = new EventNumbers();
        final EventNumbers events = new EventNumbers();
        final Recorder plainRecorder = new Recorder();
        final Recorder recorder = new Recorder();
        final Uncore plain;
        final Uncore engine;
        /** How many different lines and local rows are used: few, so that commands meet. */
        final int dramBytes;

        final int localRows;
        long cycle = 5;
        /** The queue has been full for so long that it will be for ever. */
        boolean stuck;

        Pair(GemminiConfig config, int seed) {
            this.config = config;
            this.seed = seed;
            random = new Random(seed);
            plain = new PlainAccelerator(config, TimingStart.DEFAULT, (_, _) -> false, plainRecorder, plainEvents);
            engine = new Accelerator(config, TimingStart.DEFAULT, (_, _) -> false, recorder, events);
            dramBytes = 1 << 12 + random.nextInt(10);
            localRows = config.dim() << 1 + random.nextInt(5);
            if (random.nextBoolean()) {
                for (long line = 0; line < dramBytes; line += 64) {
                    plain.preload(DRAM + line);
                    engine.preload(DRAM + line);
                }
            }
        }

        void run() {
            configureAll();
            int pace = 1 << random.nextInt(9);
            for (int i = 0; i < COMMANDS && !stuck; i++) {
                step(pace);
            }
            fence();
            plain.report(cycle);
            engine.report(cycle);
            assertEquals("", plainEvents.firstDifference(events), "seed " + seed);
            assertTrue(events.count() > COMMANDS, "seed " + seed + " did nothing");
            assertEquals(plainRecorder.accounts(cycle), recorder.accounts(cycle), "seed " + seed);
            assertEquals(plainRecorder.waits(), recorder.waits(), "seed " + seed);
        }

        private void step(int pace) {
            cycle += random.nextInt(4) == 0 ? random.nextInt(pace) : 0;
            switch (random.nextInt(40)) {
                case 0 -> fence();
                case 1, 2 -> refill();
                case 3 -> configureAny();
                case 4 -> loop();
                case 5 -> send(7, 0, 0);
                default -> move();
            }
        }

        /** As the core does: waits for room, then hands over; answers must be equal in every cycle before. */
        private void send(int funct, long rs1, long rs2) {
            for (long limit = cycle + PATIENCE_CYCLES; !hasRoom(); ) {
                if (cycle >= limit) {
                    stuck = true;
                    return;
                }
                jump(engine.nextChange(cycle), () -> plain.hasRoom(cycle));
            }
            int line = 1 + random.nextInt(5);
            plain.send(cycle, funct, rs1, rs2, line);
            engine.send(cycle, funct, rs1, rs2, line);
            cycle++;
        }

        private boolean hasRoom() {
            boolean room = plain.hasRoom(cycle);
            assertEquals(room, engine.hasRoom(cycle), () -> "room in cycle " + cycle + " of seed " + seed);
            return room;
        }

        /** The cycles up to the one that the engine names must not bring what is waited for. */
        private void jump(long target, java.util.function.BooleanSupplier came) {
            assertTrue(target > cycle, () -> "jump to " + target + " from " + cycle);
            long end = Math.min(target, cycle + PATIENCE_CYCLES);
            while (++cycle < end) {
                assertTrue(!came.getAsBoolean(), () -> "jumped too far from cycle " + cycle + " of seed " + seed);
            }
        }

        /** Some streams never end, as on the machine: a wait that long is given up. */
        private void fence() {
            for (long limit = cycle + PATIENCE_CYCLES; isBusy() && cycle < limit; ) {
                jump(engine.nextChange(cycle), () -> !plain.isBusy(cycle));
            }
        }

        private boolean isBusy() {
            boolean busy = plain.isBusy(cycle);
            assertEquals(busy, engine.isBusy(cycle), () -> "busy in cycle " + cycle + " of seed " + seed);
            return busy;
        }

        private void refill() {
            var client = random.nextBoolean() ? Uncore.Client.DATA_CACHE : Uncore.Client.INSTRUCTION_CACHE;
            var access = random.nextBoolean() ? Uncore.Access.READ : Uncore.Access.WRITE;
            long line = DRAM + (random.nextInt(dramBytes) & -64L);
            plain.acquire(cycle, client, line, access);
            engine.acquire(cycle, client, line, access);
            cycle++;
            while (refilledAt(client) == Uncore.NEVER) {
                jump(engine.nextChange(cycle), () -> plain.refilledAt(cycle, client) != Uncore.NEVER);
            }
            cycle = Math.max(cycle, refilledAt(client) + 2);
        }

        private long refilledAt(Uncore.Client client) {
            long expected = plain.refilledAt(cycle, client);
            assertEquals(expected, engine.refilledAt(cycle, client), () -> "refill of seed " + seed);
            return expected;
        }

        private void configureAll() {
            for (int state = 0; state < 3; state++) {
                configureLoad(state);
            }
            configureStore();
            configureExecute();
        }

        private void configureAny() {
            switch (random.nextInt(3)) {
                case 0 -> configureLoad(random.nextInt(3));
                case 1 -> configureStore();
                default -> configureExecute();
            }
        }

        private void configureLoad(int state) {
            long scale = random.nextInt(3) == 0 ? HALF : ONE;
            long repeats = random.nextInt(6) == 0 ? 2 : 1;
            long shrunk = random.nextInt(3) == 0 ? 4 : 0;
            long stride = random.nextInt(6) == 0 ? 0 : 4L * random.nextInt(100);
            send(0, scale | (long) config.dim() << 16 | repeats << 8 | (long) state << 3 | shrunk | 1, stride);
        }

        private void configureStore() {
            send(0, 2, ONE | 4L * random.nextInt(100));
            if (config.hasNormalizations()) {
                send(0, 1L << 17 | (long) random.nextInt(2) << 8 | 3, 0);
            }
        }

        private void configureExecute() {
            long weightStationary = random.nextInt(3) == 0 ? 0 : 4;
            long transposes = random.nextInt(3) == 0 ? 1L << 8 + random.nextInt(2) : 0;
            send(0, ONE | 1 << 16 | transposes | weightStationary, 1L << 48);
        }

        private long dram() {
            return DRAM + (random.nextInt(dramBytes) & -4);
        }

        private long local(boolean accumulates) {
            long row = random.nextInt(localRows);
            if (accumulates || random.nextInt(3) == 0) {
                return 0x8000_0000L | (random.nextBoolean() ? 0x4000_0000L : 0) | row;
            }
            return row | (long) random.nextInt(2) << 12;
        }

        private long tile(long local, int columns) {
            return local | (long) columns << 32 | (long) (1 + random.nextInt(config.dim())) << 48;
        }

        private void move() {
            int dim = config.dim();
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    int[] moves = {2, 1, 14};
                    long from = random.nextInt(12) == 0 ? 0 : dram();
                    send(moves[random.nextInt(3)], from, tile(local(false), 1 + random.nextInt(4 * dim)));
                }
                case 2 -> {
                    long wide = random.nextInt(4) == 0 ? 0x2000_0000L : 0;
                    long source = local(false);
                    send(
                            3,
                            dram(),
                            tile(source < 0x8000_0000L ? source : source | wide | norm(), 1 + random.nextInt(4 * dim)));
                }
                default -> compute();
            }
        }

        /** Every other mvout of a machine with normalizations adds rows up, which takes few rows to last long. */
        private long norm() {
            return config.hasNormalizations() && random.nextBoolean() ? (long) random.nextInt(8) << 26 : 0;
        }

        private void compute() {
            for (int i = random.nextInt(4); i >= 0; i--) {
                long weights = random.nextInt(3) == 0 ? 0xFFFF_FFFFL : random.nextInt(localRows);
                send(6, tile(weights, config.dim()), tile(local(random.nextInt(4) > 0), config.dim()));
                long second = random.nextInt(4) == 0 ? random.nextInt(localRows) : 0xFFFF_FFFFL;
                send(
                        weights == 0xFFFF_FFFFL ? 5 : 4,
                        tile(random.nextInt(localRows), config.dim()),
                        tile(second, config.dim()));
            }
        }

        /** A loop_ws, sometimes two, which overlap. */
        private void loop() {
            for (int i = random.nextInt(2); i >= 0; i--) {
                long rows = 1 + random.nextInt(3);
                long columns = 1 + random.nextInt(3);
                long inner = 1 + random.nextInt(3);
                long bytes = 4L * config.dim() * config.elementBytes();
                send(9, 0, inner << 32 | columns << 16 | rows);
                send(10, DRAM, DRAM + 4096);
                send(11, random.nextBoolean() ? DRAM : 0, DRAM + 8192);
                send(12, bytes, bytes);
                send(13, 4 * bytes, bytes);
                send(8, random.nextBoolean() ? 1 : 0, 0);
            }
        }
    }
}

package dev.tilesmith.experiment;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.mapper.solve.LoopBounds;
import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The layers of ResNet-50 and BERT-base. */
final class Layers {
    /**
     * A layer.
     *
     * @param network it belongs to
     * @param name there
     * @param bounds of its loops
     * @param count how often the network has it
     */
    record Layer(String network, String label, LoopBounds bounds, int count) {
        String name() {
            return network + " " + label;
        }

        private boolean isPointwise() {
            return bounds.kernelRows() == 1 && bounds.kernelColumns() == 1 && bounds.stride() == 1;
        }

        /** Its loops on the int8 machine: a product's rows go in blocks. */
        LoopBounds loops() {
            return isPointwise()
                    ? LoopBounds.product(
                            bounds.rows() * bounds.columns() * bounds.images(),
                            bounds.channels(),
                            bounds.filters(),
                            GemminiConfig.INT8_16.dim())
                    : bounds;
        }

        /** The op: a kernel of one pixel without stride is a product. */
        Op op() {
            var pixels = bounds.rows() * bounds.columns() * bounds.images();
            if (isPointwise()) {
                return Ops.parse("gemm:%dx%dx%d".formatted(pixels, bounds.channels(), bounds.filters()));
            }
            var padding = bounds.kernelRows() / 2;
            return Ops.parse("conv:%dx%dx%dx%d,k=%d,r=%d,s=%d,stride=%d,pad=%d"
                    .formatted(
                            bounds.images(),
                            bounds.rows() * bounds.stride(),
                            bounds.columns() * bounds.stride(),
                            bounds.channels(),
                            bounds.filters(),
                            bounds.kernelRows(),
                            bounds.kernelColumns(),
                            bounds.stride(),
                            padding));
        }
    }

    static final List<Layer> ALL = read();

    private Layers() {}

    private static List<Layer> read() {
        try (var stream = Layers.class.getResourceAsStream("layers.csv")) {
            if (stream == null) {
                throw new IllegalStateException("layers.csv is missing beside " + Layers.class);
            }
            return lines(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .skip(1)
                    .map(line -> layer(line.split(",")))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<String> lines(String text) {
        return text.lines().filter(line -> !line.startsWith("#"));
    }

    private static Layer layer(String[] field) {
        var n = Stream.of(field).skip(2).mapToInt(Integer::parseInt).toArray();
        return new Layer(field[0], field[1], new LoopBounds(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]), n[8]);
    }
}

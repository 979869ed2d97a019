package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.StraightLine;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Lets results that are stored and loaded again stay on the accelerator: each is summed up in rows of the scratchpad, the
 * sum so far going in as the addend of the next product, and is read there by the products that need it. For machines
 * whose scratchpad holds what the accumulator holds, which is to say floats.
 */
public final class KeepResults implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        if (kernel.target().element() != GemminiConfig.Element.FLOAT32) {
            return List.of();
        }
        return StraightLine.of(kernel).flatMap(KeepResults::change).stream().toList();
    }

    private static Optional<Change> change(StraightLine line) {
        var results = new KeptResults(line);
        if (results.count() == 0) {
            return Optional.empty();
        }
        var kernel = line.kernel();
        var places = places(kernel);
        var variants = List.of(places.subList(0, 2), places.subList(0, 1)).stream()
                .map(rows -> kernel.with(results.in(rows).apply(kernel.body())))
                .toList();
        var sentence = "keep results in the scratchpad that are stored and loaded again (line %d)"
                .formatted(results.firstLine());
        return Optional.of(new Change("keep intermediate results on the accelerator", sentence, variants));
    }

    /** The first free row behind all that each bank of the scratchpad holds, the bank with the fewest buffers first. */
    private static List<Long> places(KernelAnalysis kernel) {
        var bank = kernel.bankRows(Memory.SCRATCHPAD);
        return LongStream.range(0, kernel.rows(Memory.SCRATCHPAD) / bank)
                .mapToObj(number -> inBank(kernel, number * bank, (number + 1) * bank))
                .sorted(Comparator.comparingInt(Place::buffers))
                .map(Place::row)
                .toList();
    }

    private record Place(long row, int buffers) {}

    private static Place inBank(KernelAnalysis kernel, long first, long end) {
        var buffers = kernel.buffers().stream()
                .filter(buffer -> buffer.memory() == Memory.SCRATCHPAD && buffer.first() < end && first < buffer.end())
                .toList();
        return new Place(buffers.stream().mapToLong(Buffer::end).max().orElse(first), buffers.size());
    }
}

package dev.tilesmith.experiment;

import dev.tilesmith.agent.campaign.EvaluatorJudge;
import dev.tilesmith.agent.propose.RewriteProposer;
import dev.tilesmith.agent.search.BeamSearch;
import dev.tilesmith.agent.search.SearchContext;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchSettings;
import dev.tilesmith.agent.search.Stopping;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Floor;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.experiment.Layers.Layer;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.MemoryJournal;
import dev.tilesmith.schedule.mapper.Mapped;
import dev.tilesmith.schedule.mapper.MipMapper;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;

/**
 * Measures every layer of ResNet-50 and BERT-base: the plain kernel, the vendor's automatic tiling around the loop commands
 * (fsm), the best of the integer program's first three mappings (mip), and what the rewriter makes of that. Each
 * measurement is kept in a CSV file at once, and made once: run again, it goes on. Arguments: kernels that the rewriter may
 * try on each layer (16; 0 for no rewriter), the file ({@code workloads.csv}), and what else to measure
 * ({@code mip,fsm,plain}).
 */
public final class Workloads {
    private static final int MAPPINGS = 3;
    private static final EvaluationSettings SETTINGS =
            EvaluationSettings.DEFAULT.withLoopCommands(EvaluationSettings.LoopCommands.ALLOWED);

    private final Results results;
    private final MipMapper mapper = MipMapper.load();
    private final int evaluations;

    private Workloads(Results results, int evaluations) throws SolverMissing {
        this.results = results;
        this.evaluations = evaluations;
    }

    /** @param arguments kernels that the rewriter may try on each layer, the CSV file, and kinds */
    public static void main(String[] arguments) throws Exception {
        var evaluations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
        var file = Path.of(arguments.length > 1 ? arguments[1] : "workloads.csv");
        var workloads = new Workloads(Results.open(file), evaluations);
        var kinds = arguments.length > 2 ? arguments[2] : "mip,fsm,plain";
        for (var kind : kinds.split(",")) {
            for (var layer : Layers.ALL) {
                workloads.measure(layer, kind);
            }
        }
        if (evaluations > 0) {
            for (var layer : Layers.ALL) {
                workloads.measure(layer, "rewriter");
            }
        }
        WorkloadTable.print(workloads.results);
    }

    private void measure(Layer layer, String kind) throws IOException {
        if (results.find(layer.name(), kind).isPresent()) {
            return;
        }
        var op = layer.op();
        var result = switch (kind) {
            case "mip" -> mapped(op);
            case "rewriter" -> rewritten(op, results.find(layer.name(), "mip"));
            case "fsm" -> started(op, Start.FSM);
            default -> started(op, Start.PLAIN);
        };
        results.add(new Results.Row(layer.name(), op.text(), kind, result.cycles(), result.detail()));
    }

    private record Result(long cycles, String detail) {}

    /** Starting kernels are timed without a check: they are not ours to find wrong here. */
    private static Result started(Op op, Start start) {
        var image = KernelCalls.compile(op, new Kernel("start.c", StartingKernels.of(op, start)));
        var run = KernelCalls.call(op, image, Program.Mode.EVALUATED);
        return new Result(run.cycles().getFirst(), "");
    }

    private Result mapped(Op op) {
        Result best = new Result(0, "no mapping");
        for (var mapped : mapper.best(op, MAPPINGS)) {
            var cycles = CorrectCycles.of(op, mapped.source(), SETTINGS);
            if (best.cycles == 0 || cycles < best.cycles) {
                best = new Result(cycles, mapped.description());
            }
        }
        return best;
    }

    /** A short search by the rewriter alone from the mapper's kernel. */
    private Result rewritten(Op op, Optional<Results.Row> start) {
        var source = mapper.best(op, MAPPINGS).stream()
                .filter(mapped -> start.map(Results.Row::detail).equals(Optional.of(mapped.description())))
                .map(Mapped::source)
                .findFirst();
        if (source.isEmpty()) {
            return new Result(0, "no mapping");
        }
        var evaluators =
                new EvaluatorJudge.Evaluators(new Evaluator(new BuiltinCompiler(), op.target(), SETTINGS), List.of());
        var settings = new SearchSettings(2, 4, 1, 8, OptionalInt.of(evaluations), 1);
        try (var workers = Executors.newSingleThreadExecutor()) {
            var context = new SearchContext(
                    op, new MemoryJournal(), workers, WeightedEnsemble.even(1), Stopping.NEVER, List.of());
            var result = new BeamSearch(
                            settings,
                            new EvaluatorJudge(op, evaluators, evaluators),
                            List.of(new RewriteProposer(op.target())),
                            context,
                            new SearchListener() {})
                    .run(new Kernel("mapped.c", source.get()));
            return new Result(result.best().cycles(), "%d kernels tried".formatted(result.evaluations()));
        }
    }

    /** The floor of a layer. */
    static long floor(Layer layer) {
        var op = layer.op();
        return Floor.of(op, op.target()).orElseThrow().cycles().count();
    }
}

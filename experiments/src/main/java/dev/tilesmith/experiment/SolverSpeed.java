package dev.tilesmith.experiment;

import dev.tilesmith.schedule.mapper.solve.BranchAndBound;
import dev.tilesmith.schedule.mapper.solve.IntegerSolver;
import dev.tilesmith.schedule.mapper.solve.LoopBounds;
import dev.tilesmith.schedule.mapper.solve.MappingProblem;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Locale;

/**
 * Prints how long the solvers of OR-Tools and the enumeration in plain Java take to prove a mapping optimal, for every
 * layer of ResNet-50 and BERT-base, and whether they agree. Argument: a limit of branches for the enumeration (20000000).
 */
public final class SolverSpeed {
    private static final List<String> SOLVERS = List.of("sat", "highs", "scip");

    private SolverSpeed() {}

    /** @param arguments limit of branches */
    public static void main(String[] arguments) throws Exception {
        var limit = arguments.length > 0 ? Long.parseLong(arguments[0]) : 20_000_000L;
        System.out.println("| layer | " + String.join(" ms | ", SOLVERS) + " ms | exact ms | objectives |");
        System.out.println("|---|" + "---|".repeat(SOLVERS.size() + 2));
        IntegerSolver.load();
        IntegerSolver.of(problem(LoopBounds.product(64, 64, 64, 16))).next();
        for (var layer : Layers.ALL) {
            var problem = problem(layer.loops());
            var line = new StringBuilder("| " + layer.name());
            var objectives = new StringBuilder();
            for (var solver : SOLVERS) {
                var start = System.nanoTime();
                var mapping = IntegerSolver.of(problem, solver).next().orElseThrow();
                line.append(String.format(Locale.ROOT, " | %d", (System.nanoTime() - start) / 1_000_000));
                objectives.append(mapping.objective()).append(' ');
            }
            var start = System.nanoTime();
            var exact = BranchAndBound.solve(problem, limit);
            line.append(String.format(Locale.ROOT, " | %d", (System.nanoTime() - start) / 1_000_000));
            objectives.append(
                    switch (exact) {
                        case BranchAndBound.Outcome.Optimal(var mapping) -> "" + mapping.objective();
                        case BranchAndBound.Outcome.Impossible _ -> "impossible";
                        case BranchAndBound.Outcome.GaveUp _ -> "gave up";
                    });
            System.out.println(line + " | " + objectives + " |");
        }
    }

    private static MappingProblem problem(LoopBounds bounds) {
        return MappingProblem.of(bounds, GemminiConfig.INT8_16);
    }
}

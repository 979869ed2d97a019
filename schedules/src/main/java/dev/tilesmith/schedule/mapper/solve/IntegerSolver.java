package dev.tilesmith.schedule.mapper.solve;

import com.google.ortools.Loader;
import com.google.ortools.modelbuilder.LinearArgument;
import com.google.ortools.modelbuilder.LinearExpr;
import com.google.ortools.modelbuilder.LinearExprBuilder;
import com.google.ortools.modelbuilder.ModelBuilder;
import com.google.ortools.modelbuilder.ModelSolver;
import com.google.ortools.modelbuilder.SolveStatus;
import com.google.ortools.modelbuilder.Variable;
import dev.tilesmith.schedule.mapper.solve.Mapping.Order;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Solves a mapping problem as an integer program with OR-Tools: one binary variable for each tiling of each loop, and linear
 * constraints on the sums of logarithms. Solves again without the mappings it gave before. Not thread-safe.
 */
public final class IntegerSolver {
    private final MappingProblem problem;
    private final ModelBuilder model = new ModelBuilder();
    private final Map<Loop, List<Variable>> choices = new EnumMap<>(Loop.class);
    private final Variable pixelsOutside;
    private final Variable busiest;
    private final String solver;

    private IntegerSolver(MappingProblem problem, String solver) {
        this.problem = problem;
        this.solver = solver;
        for (var loop : Loop.values()) {
            choices.put(loop, variables(loop));
        }
        pixelsOutside = model.newBoolVar("pixels outside");
        busiest = model.newIntVar(0, Integer.MAX_VALUE, "busiest");
        write();
    }

    /** A solver of this problem; {@code name} is one of OR-Tools' ("sat", "scip", "highs"). Needs {@link #load}. */
    public static IntegerSolver of(MappingProblem problem, String name) {
        return new IntegerSolver(problem, name);
    }

    /** The same with CP-SAT, which was fastest when measured ({@code experiments/run SolverSpeed}). */
    public static IntegerSolver of(MappingProblem problem) {
        return of(problem, "sat");
    }

    /**
     * Loads the native library, once.
     *
     * @throws SolverMissing when there is none for this computer
     */
    public static void load() throws SolverMissing {
        try {
            Loader.loadNativeLibraries();
        } catch (RuntimeException | LinkageError error) {
            throw new SolverMissing(error);
        }
    }

    private List<Variable> variables(Loop loop) {
        var variables = new ArrayList<Variable>();
        for (var tiling : problem.choices(loop)) {
            variables.add(model.newBoolVar(loop + " " + tiling.accumulator() + " " + tiling.scratchpad()));
        }
        model.addEquality(LinearExpr.sum(variables.toArray(new Variable[0])), 1);
        return List.copyOf(variables);
    }

    /** What a tiling of a loop contributes to a sum. */
    private interface Term {
        long of(Loop loop, Tiling tiling);
    }

    private LinearExprBuilder sum(Term term) {
        var sum = LinearExpr.newBuilder();
        choices.forEach((loop, variables) -> {
            for (var i = 0; i < variables.size(); i++) {
                var value = term.of(loop, problem.choices(loop).get(i));
                if (value != 0) {
                    sum.addTerm(variables.get(i), value);
                }
            }
        });
        return sum;
    }

    private void write() {
        if (problem.orders().size() == 1) {
            model.addEquality(pixelsOutside, problem.orders().contains(Order.PIXELS_OUTSIDE) ? 1 : 0);
        }
        model.addLessOrEqual(sum(problem::accumulator).build(), problem.accumulatorCapacity());
        var wholeWeights = wholeOnly("whole weights", Loop::isOfWeights);
        var wholeInput = wholeOnly("whole input", Loop::isOfInput);
        parts(wholeWeights, wholeInput);
        var wholeDepth = wholeOnly("whole depth", Loop::isOfDepth);
        var keepsInput = keeps(wholeInput, wholeDepth, true);
        var keepsWeights = keeps(wholeWeights, wholeDepth, false);
        var array = total("array", sum(problem::array).build());
        var preloads = total("preloads", sum(problem::preloads).build());
        var weights = passes(
                "weights", sum((_, _) -> 0), problem.weightsTraffic(), keepsWeights, (loop, tiling) -> switch (loop) {
                    case P, Q, N -> problem.outside(tiling);
                    case R, S, C, K -> 0;
                });
        var input = passes(
                "input",
                sum(problem::surroundings),
                problem.inputTraffic(),
                keepsInput,
                (loop, tiling) -> loop == Loop.K ? problem.outside(tiling) : 0);
        var output = total(
                "output",
                sum((loop, tiling) -> loop == Loop.K ? problem.outputTraffic(tiling) : 0)
                        .build());
        var objective = LinearExpr.newBuilder().addTerm(busiest, MappingProblem.BUSIEST);
        List.of(array, preloads, weights, input, output).forEach(one -> objective.addTerm(one, 1));
        model.minimize(objective.build());
    }

    private Variable total(String name, LinearArgument sum) {
        var total = model.newIntVar(0, Integer.MAX_VALUE, name);
        model.addGreaterOrEqual(total, sum);
        model.addGreaterOrEqual(busiest, total);
        return total;
    }

    /** May be 1 only if these loops have one tile of the scratchpad. */
    private Variable wholeOnly(String name, Predicate<Loop> loops) {
        var whole = model.newBoolVar(name);
        choices.forEach((loop, variables) -> {
            if (loops.test(loop)) {
                var divided = LinearExpr.newBuilder().addTerm(whole, 1);
                for (var i = 0; i < variables.size(); i++) {
                    if (problem.choices(loop).get(i).outside() > 1) {
                        divided.addTerm(variables.get(i), 1);
                    }
                }
                model.addLessOrEqual(divided.build(), 1);
            }
        });
        return whole;
    }

    /** One part of the scratchpad for weights, the rest for input; what is not whole is there twice. */
    private void parts(Variable wholeWeights, Variable wholeInput) {
        var weights =
                sum(problem::weights).addTerm(wholeWeights, -Logarithm.UNIT).add(Logarithm.UNIT);
        var input = sum(problem::input).addTerm(wholeInput, -Logarithm.UNIT).add(Logarithm.UNIT);
        var one = LinearExpr.newBuilder();
        for (var parts = 1; parts < MappingProblem.PARTS; parts++) {
            var part = model.newBoolVar("parts " + parts);
            one.addTerm(part, 1);
            weights.addTerm(part, -problem.weightsCapacity(parts));
            input.addTerm(part, -problem.inputCapacity(parts));
        }
        model.addEquality(one.build(), 1);
        model.addLessOrEqual(weights.build(), 0);
        model.addLessOrEqual(input.build(), 0);
    }

    /** May be 1 only if a tensor is whole, or the order keeps it and the depth is not divided. */
    private Variable keeps(Variable whole, Variable wholeDepth, boolean whenPixelsOutside) {
        var keeps = model.newBoolVar("keeps");
        var byOrder = model.newBoolVar("keeps by order");
        model.addLessOrEqual(byOrder, wholeDepth);
        if (whenPixelsOutside) {
            model.addLessOrEqual(byOrder, pixelsOutside);
        } else {
            model.addLessOrEqual(
                    LinearExpr.newBuilder().add(byOrder).add(pixelsOutside).build(), 1);
        }
        model.addLessOrEqual(
                keeps, LinearExpr.newBuilder().add(whole).add(byOrder).build());
        return keeps;
    }

    /** Traffic of a tensor: once if it is kept, else as often as the other loops outside say. */
    private Variable passes(String name, LinearExprBuilder once, long base, Variable keeps, Term outside) {
        var traffic = total(name, once.add(base).build());
        var most = 0L;
        for (var loop : Loop.values()) {
            most += problem.choices(loop).stream()
                    .mapToLong(tiling -> outside.of(loop, tiling))
                    .max()
                    .orElseThrow();
        }
        var again = sum(outside).addTerm(keeps, -most).add(once.build());
        model.addGreaterOrEqual(traffic, again.build());
        return traffic;
    }

    /** The best mapping that was not given before, proven so; empty when there is none. */
    public Optional<Mapping> next() {
        var solving = new ModelSolver(solver);
        if (solver.equals("sat")) {
            solving.setSolverSpecificParameters("num_workers:1");
        }
        var status = solving.solve(model);
        if (status == SolveStatus.INFEASIBLE) {
            return Optional.empty();
        }
        if (status != SolveStatus.OPTIMAL) {
            throw new IllegalStateException("the solver ended with " + status + " on " + problem.bounds());
        }
        var tilings = new EnumMap<Loop, Tiling>(Loop.class);
        var taken = new ArrayList<Variable>();
        choices.forEach((loop, variables) -> {
            for (var i = 0; i < variables.size(); i++) {
                if (solving.getValue(variables.get(i)) > 0.5) {
                    tilings.put(loop, problem.choices(loop).get(i));
                    taken.add(variables.get(i));
                }
            }
        });
        model.addLessOrEqual(LinearExpr.sum(taken.toArray(new Variable[0])), taken.size() - 1.0);
        var order = solving.getValue(pixelsOutside) > 0.5 ? Order.PIXELS_OUTSIDE : Order.FILTERS_OUTSIDE;
        return Optional.of(new Mapping(tilings, order, Math.round(solving.getObjectiveValue())));
    }
}

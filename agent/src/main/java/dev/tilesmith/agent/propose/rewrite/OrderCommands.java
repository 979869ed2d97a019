package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Configurations;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.StepGraph;
import dev.tilesmith.agent.propose.analysis.StraightLine;
import dev.tilesmith.agent.propose.analysis.Timetable;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Orders a sequence of commands by when their operands are ready, so that products which do not depend on each other fill
 * the time that a chain of products waits for its results. Every preload names its weights, since those in the array are
 * no longer the ones before it in the text.
 */
public final class OrderCommands implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        if (!Estimate.isLatencyBound(kernel)) {
            return List.of();
        }
        return StraightLine.of(kernel)
                .filter(OrderCommands::keepsWeights)
                .flatMap(line -> KernelAnalysis.of(kernel.with(NamedWeights.of(line)), kernel.target()))
                .flatMap(StraightLine::of)
                .flatMap(line -> StepGraph.of(line).map(graph -> ordered(line, graph)))
                .map(body -> new Change(
                        "interleave independent products",
                        "order the commands by when their operands are ready",
                        List.of(kernel.with(body))))
                .stream()
                .toList();
    }

    /** Whether compute_accumulated means the same weights again: one configuration of the array, weight-stationary. */
    private static boolean keepsWeights(StraightLine line) {
        var configs = line.commands().stream()
                .filter(command -> command.is(Kind.CONFIGURE)
                        && Configurations.unit(command).equals("ex"))
                .toList();
        return configs.size() == 1
                && configs.getFirst().call().function().equals("gemmini_config_ex")
                && configs.getFirst().argument(0) instanceof Expression.Name(var dataflow, var _)
                && dataflow.equals("WEIGHT_STATIONARY")
                && line.commands().getFirst() == configs.getFirst();
    }

    private static Statement.Block ordered(StraightLine line, StepGraph graph) {
        var statements = new ArrayList<Statement>();
        line.kernel().body().statements().stream()
                .filter(statement -> statement instanceof Statement.Declare)
                .forEach(statements::add);
        for (var step : order(graph, line.kernel().target().dim())) {
            graph.steps().get(step).commands().forEach(command -> statements.add(command.statement()));
        }
        return KernelBuilder.block(statements);
    }

    /** Step after step, that which can begin first; of several, that on which the longest chain waits. */
    private static List<Integer> order(StepGraph graph, int dim) {
        var table = new Timetable(graph, dim, Estimate.ISSUE);
        var heights = heights(graph, table);
        var order = new ArrayList<Integer>();
        var open = new TreeSet<Integer>();
        for (var step = 0; step < graph.steps().size(); step++) {
            open.add(step);
        }
        while (!open.isEmpty()) {
            var best = -1;
            var bestStart = Long.MAX_VALUE;
            for (var step : open) {
                if (graph.before(step).stream().anyMatch(edge -> open.contains(edge.step()))) {
                    continue;
                }
                var start = table.start(step);
                if (start < bestStart || start == bestStart && heights[step] > heights[best]) {
                    best = step;
                    bestStart = start;
                }
            }
            table.add(best);
            open.remove(best);
            order.add(best);
        }
        return order;
    }

    /** From the begin of each step to the end of all that waits for it. */
    private static long[] heights(StepGraph graph, Timetable table) {
        var heights = new long[graph.steps().size()];
        for (var step = heights.length - 1; step >= 0; step--) {
            heights[step] = Math.max(heights[step], table.length(step));
            for (var edge : graph.before(step)) {
                var wait = edge.whole() ? table.length(edge.step()) : 1;
                heights[edge.step()] = Math.max(heights[edge.step()], heights[step] + wait);
            }
        }
        return heights;
    }
}

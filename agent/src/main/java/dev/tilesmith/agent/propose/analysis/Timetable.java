package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;

/**
 * A guess of when each step of a sequence begins and ends, step after step: the host issues in order, each unit takes its
 * own steps in order, and a result is there some time after its last row went in. Not thread-safe.
 */
public final class Timetable {
    /** From a row's way into the array until its result is written, besides the rows themselves. */
    private static final long ARRAY_LATENCY = 26;

    /** From a load's request until its data are there, and from a store's until it is acknowledged (from the L2). */
    private static final long MEMORY_LATENCY = 45;

    private final StepGraph graph;
    private final int dim;
    private final long issue;
    private final long[] begin;
    private final long[] end;
    private long host;
    private long loads;
    private long stores;
    private long array;
    private long last;

    /** @param issue cycles in which the host issues a command */
    public Timetable(StepGraph graph, int dim, long issue) {
        this.graph = graph;
        this.dim = dim;
        this.issue = issue;
        begin = new long[graph.steps().size()];
        end = new long[graph.steps().size()];
    }

    /** The cycles of the sequence as it stands. */
    public static long cycles(StepGraph graph, int dim, long issue) {
        var table = new Timetable(graph, dim, issue);
        for (var step = 0; step < graph.steps().size(); step++) {
            table.add(step);
        }
        return table.last;
    }

    /** When a step would begin if it were the next one; all that must come before it have been added. */
    public long start(int step) {
        var earliest = host;
        for (var edge : graph.before(step)) {
            earliest = Math.max(earliest, edge.whole() ? end[edge.step()] : begin[edge.step()] + 1);
        }
        return Math.max(
                earliest,
                switch (graph.steps().get(step).kind()) {
                    case LOAD -> loads;
                    case STORE -> stores;
                    case PRELOAD, COMPUTE -> array;
                    case FENCE -> last;
                    case CONFIGURE -> 0;
                });
    }

    /** Makes a step the next one. */
    public void add(int step) {
        var commands = graph.steps().get(step).commands();
        begin[step] = start(step);
        end[step] = begin[step] + length(step);
        host += issue * commands.size();
        switch (commands.getFirst().kind()) {
            case LOAD -> loads = begin[step] + moveCycles(commands.getFirst());
            case STORE -> stores = begin[step] + moveCycles(commands.getFirst());
            case PRELOAD, COMPUTE -> array = begin[step] + dim;
            case FENCE -> host = Math.max(host, begin[step]);
            case CONFIGURE -> {}
        }
        last = Math.max(last, end[step]);
    }

    /** From the begin of a step until what waits for its end may begin. */
    public long length(int step) {
        var first = graph.steps().get(step).first();
        return switch (first.kind()) {
            case LOAD, STORE -> moveCycles(first) + MEMORY_LATENCY;
            case PRELOAD, COMPUTE -> 2L * dim + ARRAY_LATENCY;
            case CONFIGURE, FENCE -> 1;
        };
    }

    private long moveCycles(Command move) {
        var operand = move.signature().operands().getFirst();
        var blocks = Math.ceilDiv(Math.max(1, move.columns(operand, dim).last()), (long) dim);
        var cycles = Math.max(1, move.rows(operand, dim).last()) * blocks;
        return move.is(Kind.STORE) ? 2 * cycles : cycles;
    }
}

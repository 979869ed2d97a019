package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.report.RunText;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.strategy.Candidate;

/** Prints a search as it goes: the starting kernel, then a row for each iteration. Not thread-safe. */
final class TablePrinter implements SearchListener {
    private final Console console;
    private final RunText text;
    private long startCycles;

    TablePrinter(Console console, RunText text) {
        this.console = console;
        this.text = text;
    }

    @Override
    public void started(Candidate start) {
        startCycles = start.cycles();
        console.line(text.start(start));
    }

    @Override
    public void seeded(Candidate seed) {
        console.line(text.seed(seed));
    }

    @Override
    public void reused(Reuse.Outcome outcome) {
        console.line(text.reused(outcome));
    }

    @Override
    public void iterationStarted(int iteration) {
        if (iteration == 1) {
            console.line("");
            console.line(text.tableHead());
        }
    }

    @Override
    public void iterationClosed(IterationReport report) {
        console.line(text.row(report, startCycles));
    }
}

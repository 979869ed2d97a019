package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.schedule.RunRow;

/** Prints a search as JSON objects as it goes: the starting kernel, then each iteration. */
record JsonPrinter(Console console, RunRow row) implements SearchListener {
    @Override
    public void started(Candidate start) {
        console.json(
                Console.fields("run", row.id(), "op", row.op(), "start", Console.fields("cycles", start.cycles())));
    }

    @Override
    public void seeded(Candidate seed) {
        console.json(Console.fields("mapper", Console.fields("cycles", seed.cycles())));
    }

    @Override
    public void reused(Reuse.Outcome outcome) {
        console.json(Console.fields("reuse", RunJson.reuse(outcome)));
    }

    @Override
    public void iterationClosed(IterationReport report) {
        console.json(Console.fields(
                "iteration", report.number(),
                "best", Console.fields("cycles", report.best().cycles()),
                "tried", report.tried(),
                "correct", report.correct(),
                "wrong", report.rejected(),
                "slow", report.slow(),
                "duplicate", report.duplicates()));
    }
}

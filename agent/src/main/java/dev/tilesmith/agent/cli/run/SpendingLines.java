package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.Spending;
import dev.tilesmith.agent.campaign.Spending.Took;
import dev.tilesmith.agent.cli.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What models took, as {@code tilesmith show} says it. */
final class SpendingLines {
    static final String KERNEL_HEAD = "   tokens         $  ";

    private static final String HEAD = "%-44s %6s %8s %12s %12s %10s %9s";
    private static final String LINE = "%-44s %,6d %,8d %,12d %,12d %,10d %9.4f";

    private SpendingLines() {}

    /** What one kernel took, under {@link #KERNEL_HEAD}. */
    static String kernel(Took took) {
        return took.tokens() == 0
                ? " ".repeat(KERNEL_HEAD.length() - 1)
                : " %,8d %9.4f ".formatted(Math.round(took.tokens()), took.usd());
    }

    /** A table of models and phases with its sum; empty without models. */
    static List<String> of(Spending spending) {
        if (spending.phases().isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(HEAD.formatted("model, phase", "calls", "attempts", "tokens in", "cached", "out", "$"));
        spending.phases()
                .forEach(phase -> lines.add(LINE.formatted(
                        phase.model() + ", " + phase.phase(),
                        phase.calls(),
                        phase.attempts(),
                        phase.tokensIn(),
                        phase.tokensCached(),
                        phase.tokensOut(),
                        phase.usd())));
        var sum = spending.total();
        lines.add(LINE.formatted(
                "sum", sum.calls(), sum.attempts(), sum.tokensIn(), sum.tokensCached(), sum.tokensOut(), sum.usd()));
        lines.add("of it %,d tokens, $%.4f brought no new kernel"
                .formatted(Math.round(spending.rest().tokens()), spending.rest().usd()));
        return lines;
    }

    static Map<String, Object> fields(Spending spending) {
        var sum = spending.total();
        return Console.fields(
                "phases",
                spending.phases().stream().map(SpendingLines::fields).toList(),
                "tokens",
                sum.tokensIn() + sum.tokensOut(),
                "usd",
                sum.usd(),
                "withoutKernel",
                Console.fields(
                        "tokens",
                        Math.round(spending.rest().tokens()),
                        "usd",
                        spending.rest().usd()));
    }

    private static Map<String, Object> fields(Spending.Phase phase) {
        return Console.fields(
                "model",
                phase.model(),
                "phase",
                phase.phase(),
                "calls",
                phase.calls(),
                "attempts",
                phase.attempts(),
                "tokensIn",
                phase.tokensIn(),
                "tokensCached",
                phase.tokensCached(),
                "tokensOut",
                phase.tokensOut(),
                "usd",
                phase.usd());
    }
}

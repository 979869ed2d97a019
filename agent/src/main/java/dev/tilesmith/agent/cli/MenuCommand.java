package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.schedule.PastKernel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tilesmith menu stats}: what options and proposers have brought in all runs of the store. */
@Command(
        name = "menu",
        description = "What the options of the menus have brought.",
        footer = {"", "Example:", "  tilesmith menu stats"})
final class MenuCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw UserError.input("menu needs a subcommand: tilesmith menu stats");
    }

    /** Counts over all runs. */
    @Command(
            name = "stats",
            mixinStandardHelpOptions = true,
            description = "For each option and each proposer: kernels tried, correct, improved, and their mean gain.")
    static final class Stats implements Callable<Integer> {
        private final Console console;
        private final Environment environment;

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        Stats(Console console, Environment environment) {
            this.console = console;
            this.environment = environment;
        }

        /** Kernels of one option or proposer. */
        private record Count(int tried, int correct, int improved, double gain) {
            Count plus(PastKernel kernel) {
                var better = kernel.improved();
                return new Count(
                        tried + 1,
                        correct + (kernel.cycles().isPresent() ? 1 : 0),
                        improved + (better ? 1 : 0),
                        gain + (better ? Math.log(kernel.speedup()) : 0));
            }

            double meanSpeedup() {
                return improved == 0 ? 1 : Math.exp(gain / improved);
            }
        }

        @Override
        public Integer call() {
            try (var store = Stores.open(environment)) {
                var kernels = store.pastKernels();
                if (kernels.isEmpty() && !json) {
                    console.line("no run in the store has tried a kernel yet");
                    return ExitCode.DONE;
                }
                print("option", kernels, PastKernel::option);
                print("proposer", kernels, PastKernel::proposer);
            }
            return ExitCode.DONE;
        }

        private void print(String kind, List<PastKernel> kernels, Function<PastKernel, String> by) {
            var counts = new TreeMap<String, Count>();
            for (var kernel : kernels) {
                counts.compute(
                        by.apply(kernel), (_, count) -> (count == null ? new Count(0, 0, 0, 0) : count).plus(kernel));
            }
            if (!json) {
                console.line("%-44s %8s %8s %9s %10s".formatted(kind, "tried", "correct", "improved", "mean gain"));
            }
            counts.entrySet().stream()
                    .sorted(Comparator.comparing((Map.Entry<String, Count> entry) ->
                                    -entry.getValue().improved())
                            .thenComparing(Map.Entry::getKey))
                    .forEach(entry -> print(kind, entry.getKey(), entry.getValue()));
            if (!json) {
                console.line("");
            }
        }

        private void print(String kind, String name, Count count) {
            if (json) {
                console.json(Console.fields(
                        kind,
                        name,
                        "tried",
                        count.tried(),
                        "correct",
                        count.correct(),
                        "improved",
                        count.improved(),
                        "meanGain",
                        count.meanSpeedup()));
            } else {
                console.line("%-44s %,8d %,8d %,9d %9.2fx"
                        .formatted(name, count.tried(), count.correct(), count.improved(), count.meanSpeedup()));
            }
        }
    }
}

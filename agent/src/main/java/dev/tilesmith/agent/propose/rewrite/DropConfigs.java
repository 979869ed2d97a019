package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Configurations;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes configuration commands that change nothing, and moves those out of loops that say the same each time. */
public final class DropConfigs implements Rewrite {
    private static final String OPTION = "drop needless configuration";

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var config : kernel.commands(Kind.CONFIGURE)) {
            unused(kernel, config)
                    .or(() -> repeated(kernel, config))
                    .or(() -> hoisted(kernel, config))
                    .ifPresent(changes::add);
        }
        return changes;
    }

    /** A load state that no move uses. */
    private static Optional<Change> unused(KernelAnalysis kernel, Command config) {
        var state = Configurations.state(config);
        if (state < 0
                || kernel.commands(Kind.LOAD).stream()
                        .anyMatch(load -> load.signature().state() == state)) {
            return Optional.empty();
        }
        return removal(kernel, config, "which no move uses");
    }

    /** The same command as the one of its kind before it. */
    private static Optional<Change> repeated(KernelAnalysis kernel, Command config) {
        var kind = group(kernel, config);
        var index = kind.indexOf(config);
        return index > 0 && kind.stream().allMatch(other -> other.call().equals(config.call()))
                ? removal(
                        kernel,
                        config,
                        "which repeats line %d".formatted(kind.getFirst().line()))
                : Optional.empty();
    }

    private static Optional<Change> removal(KernelAnalysis kernel, Command config, String why) {
        var edits = new Edits();
        edits.remove(config.statement());
        var sentence = "drop the configuration of line %d, %s".formatted(config.line(), why);
        return Optional.of(new Change(OPTION, sentence, List.of(kernel.with(edits.apply(kernel.body())))));
    }

    private static Optional<Change> hoisted(KernelAnalysis kernel, Command config) {
        var loops = config.scope().loops();
        if (loops.isEmpty() || group(kernel, config).size() > 1) {
            return Optional.empty();
        }
        Loop outermost = loops.getFirst();
        if (config.call().arguments().stream()
                .anyMatch(argument -> !config.scope().counters(argument).isEmpty())) {
            return Optional.empty();
        }
        var edits = new Edits();
        edits.remove(config.statement());
        edits.before(outermost.statement(), List.of(config.statement()));
        var sentence = "move the configuration of line %d out of loop %s (line %d)"
                .formatted(config.line(), outermost.variable(), outermost.line());
        return Optional.of(new Change(OPTION, sentence, List.of(kernel.with(edits.apply(kernel.body())))));
    }

    /** All commands that configure the same unit. */
    private static List<Command> group(KernelAnalysis kernel, Command config) {
        return kernel.commands(Kind.CONFIGURE).stream()
                .filter(other -> Configurations.isSame(other, config))
                .toList();
    }
}

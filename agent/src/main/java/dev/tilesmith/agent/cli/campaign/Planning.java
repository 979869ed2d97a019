package dev.tilesmith.agent.cli.campaign;

import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.batch.Budget;
import dev.tilesmith.agent.campaign.batch.CampaignPlan;
import dev.tilesmith.agent.campaign.batch.PlannedOp;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.campaign.CampaignFile.Entry;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.run.Models;
import dev.tilesmith.agent.cli.run.RunOptions;
import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.StoredSchedule;
import dev.tilesmith.schedule.store.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a plan of what a user asks for, and finds everything that is wrong with it before anything is searched. */
record Planning(Environment environment, SqliteStore store, RunOptions options, FileDefaults given) {
    /**
     * @param start name of the generated kernel that ops begin with
     * @param evaluations of all ops together, if limited
     * @throws UserError if the campaign cannot be begun
     */
    CampaignPlan plan(CampaignFile file, String start, @Nullable Long evaluations) {
        return given.located(() -> {
            if (!OpArgument.isStartName(start)) {
                throw UserError.input("--start must be plain, fsm or c, got '%s'".formatted(start));
            }
            options.checkStart(start);
            options.checkThatNoneIsIdle(given::isGiven);
            var ops = PlannedOp.merged(
                    file.ops().stream().map(entry -> planned(entry, start)).toList());
            return new CampaignPlan(file.name(), ops, budget(ops, evaluations), snapshot());
        });
    }

    private PlannedOp planned(Entry entry, String startName) {
        var named = located(entry, () -> started(entry, startName));
        var reused = located(
                entry,
                () -> options.reusesNearest()
                        ? Optional.<ReusedSchedule>empty()
                        : options.reused(store, named.op(), named.start()));
        var basis = new RunOptions.Basis(named.startName(), List.of(), reused, Experience.NONE);
        var settings = options.settings(environment, named.op(), basis);
        Models.of(settings.models(), environment).checkTexts(named.op(), named.start());
        return new PlannedOp(
                named.op().text(),
                Ops.reference(named.op()),
                entry.name(),
                entry.count(),
                named.start(),
                settings,
                options.reusesNearest() && entry.kernel().isEmpty());
    }

    /** An op with its starting kernel. */
    private record Started(Op op, String start, String startName) {}

    private Started started(Entry entry, String startName) {
        var op = OpArgument.parse(entry.op(), options.target());
        return entry.kernel()
                .map(file -> new Started(
                        op, kernel(file), Path.of(file).getFileName().toString()))
                .orElseGet(() -> new Started(op, OpArgument.startingKernel(op, startName), startName));
    }

    /** What is wrong with an op is said with its place; what is wrong with an option has a place of its own. */
    private static <T> T located(Entry entry, Supplier<T> found) {
        try {
            return found.get();
        } catch (UserError bad) {
            throw bad.text().startsWith("--") ? bad : bad.in(entry.place());
        }
    }

    private String kernel(String file) {
        return KernelFiles.read(environment.workingDirectory().resolve(file), file)
                .source();
    }

    private Budget budget(List<PlannedOp> ops, @Nullable Long evaluations) {
        if (evaluations != null && evaluations < ops.size()) {
            throw UserError.input("--budget-evaluations must be at least %d, one for the start of each op, got %d"
                    .formatted(ops.size(), evaluations));
        }
        var models = ops.getFirst().settings().models();
        return new Budget(
                models.budgetMinutes(),
                evaluations == null ? 0 : evaluations,
                models.budgetUsd(),
                models.budgetTokens());
    }

    private CampaignPlan.Snapshot snapshot() {
        var last =
                store.schedules().stream().mapToLong(StoredSchedule::id).max().orElse(0);
        return new CampaignPlan.Snapshot(last, options.experience(store));
    }
}

package dev.tilesmith.agent.cli.campaign;

import dev.tilesmith.agent.campaign.Journalled;
import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.campaign.batch.Budget;
import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Line;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Run;
import dev.tilesmith.agent.campaign.batch.OpOutcome;
import dev.tilesmith.agent.campaign.batch.PlannedOp;
import dev.tilesmith.agent.campaign.batch.Spent;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Defect;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.run.NewRun;
import dev.tilesmith.agent.cli.run.ReuseChoice;
import dev.tilesmith.agent.cli.run.RunEnd;
import dev.tilesmith.agent.cli.run.RunExecution;
import dev.tilesmith.agent.report.campaign.CampaignCsv;
import dev.tilesmith.agent.report.campaign.CampaignReport;
import dev.tilesmith.op.BadOp;
import dev.tilesmith.prompt.BadPrompt;
import dev.tilesmith.schedule.CampaignRun;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.SqliteStore;
import dev.tilesmith.schedule.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Carries out a stored campaign, op by op, new or resumed. What has an outcome is done; a run without one is executed, which
 * goes on with it where it was interrupted; for the next op one is begun.
 */
final class CampaignExecution {
    private static final String NO_BUDGET = "the budget was used up before its turn";

    private final Environment environment;
    private final SqliteStore store;
    private final CampaignPrinter printer;
    private final StoredCampaign campaign;
    private final boolean overlap;
    private final List<String> arguments;

    /**
     * @param overlap whether calls and evaluations of a run overlap
     * @param arguments of the command, for defects
     */
    CampaignExecution(
            Environment environment,
            SqliteStore store,
            CampaignPrinter printer,
            StoredCampaign campaign,
            boolean overlap,
            List<String> arguments) {
        this.environment = environment;
        this.store = store;
        this.printer = printer;
        this.campaign = campaign;
        this.overlap = overlap;
        this.arguments = arguments;
    }

    /** Carries out what is left; the whole table. The report is written anew with each op that is done. */
    CampaignTable execute() {
        var lines = new ArrayList<Line>();
        for (var op : campaign.plan().ops()) {
            var line = line(op, lines);
            lines.add(line);
            printer.line(line);
            if (lines.size() >= campaign.table().lines().size()) {
                write(table(lines));
            }
        }
        return table(lines);
    }

    private CampaignTable table(List<Line> lines) {
        return new CampaignTable(campaign.row().id(), campaign.plan(), lines);
    }

    private Path folder() {
        return Path.of(campaign.row().folder());
    }

    private void write(CampaignTable table) {
        var folder = new RunFolder(folder());
        folder.write("report.html", new CampaignReport(table, folder.path()).render());
        folder.write("campaign.csv", CampaignCsv.of(table));
    }

    private Line line(PlannedOp op, List<Line> before) {
        var place = before.size() + 1;
        var known = campaign.run(place);
        var outcome = known.flatMap(CampaignRun::outcome).map(OpOutcome::fromJson);
        if (outcome.isPresent()) {
            return line(place, op, known.orElseThrow().run(), outcome.get());
        }
        var spent = table(before).spent();
        var ops = campaign.plan().ops().size() - before.size();
        var row = known.map(CampaignRun::run)
                .or(() -> campaign.plan().budget().share(spent, ops).map(share -> begin(place, op, share, before)));
        return row.map(this::placed)
                .map(run -> line(place, op, run, carryOut(place, run)))
                .orElseGet(
                        () -> new Line(place, op, Optional.empty(), new OpOutcome.LeftOut(NO_BUDGET, Spent.NOTHING)));
    }

    private static Line line(int place, PlannedOp op, RunRow run, OpOutcome outcome) {
        return new Line(place, op, Optional.of(new Run(run.id(), Path.of(run.folder()))), outcome);
    }

    private RunRow begin(int place, PlannedOp op, Budget share, List<Line> before) {
        var settings = campaign.plan().settings(op, share, nearest(op, before));
        var row = new NewRun(op.parsed(), op.start(), settings).row(environment);
        return store.run(store.begin(row, campaign.row().id(), place)).orElseThrow();
    }

    /** Of what was there when the campaign began, and of what its own runs have found since. */
    private Optional<ReusedSchedule> nearest(PlannedOp op, List<Line> before) {
        if (!op.reusesNearest()) {
            return Optional.empty();
        }
        var runs = before.stream()
                .flatMap(line -> line.run().stream())
                .map(Run::id)
                .collect(Collectors.toSet());
        var settings = op.settings();
        var compiler = CompilerOption.compiler(settings.compiler());
        var verification = new Verification(compiler, settings.simulatorVersion(), settings.seed());
        return new ReuseChoice(store, verification)
                .nearest(op.parsed(), campaign.plan().reusable(store.schedules(), runs));
    }

    private RunRow placed(RunRow row) {
        return row.folder().isEmpty() ? NewRun.placed(store, row, folder().resolveSibling("")) : row;
    }

    private OpOutcome carryOut(int place, RunRow row) {
        try (var _ = Stores.claim(store, row.id())) {
            var began = environment.beginningNow();
            var minutes = RunSettings.fromJson(row.settings()).models().budgetMinutes();
            var execution = new RunExecution(began, store, printer.view(campaign, place), overlap, Optional.empty());
            var outcome = outcome(row, execution, began, minutes);
            store.setOutcome(row.id(), outcome.toJson());
            return outcome;
        }
    }

    private OpOutcome outcome(RunRow row, RunExecution execution, Environment began, double minutes) {
        try {
            return switch (execution.execute(row, began.deadline(minutes))) {
                case RunEnd.Finished finished -> searched(row, finished, began);
                case RunEnd.OutOfTime early -> new OpOutcome.LeftOut(early.reason(), spent(row, began));
                case RunEnd.Rejected rejected -> new OpOutcome.Failed(rejected.reason(), spent(row, began));
            };
        } catch (UserError | CancellationException | StoreException leaving) {
            throw leaving;
        } catch (BadOp | BadPrompt bad) {
            return new OpOutcome.Failed(firstLine(bad), spent(row, began));
        } catch (RuntimeException defect) {
            return new OpOutcome.Failed(new Defect(defect, arguments).report(environment), spent(row, began));
        }
    }

    private OpOutcome searched(RunRow row, RunEnd.Finished finished, Environment began) {
        var result = finished.result();
        return new OpOutcome.Searched(
                result.start().cycles(),
                result.best().cycles(),
                result.best().verdict().feedback().utilization(),
                note(row, finished),
                spent(row, began, result.evaluations()));
    }

    private static String note(RunRow row, RunEnd.Finished finished) {
        return finished.outcome()
                .unverified()
                .map(found ->
                        "there was no time to verify a kernel with %,d cycles; tilesmith optimize --resume %d does"
                                .formatted(found.cycles(), row.id()))
                .orElse("");
    }

    /** What a run took that has no result. */
    private Spent spent(RunRow row, Environment began) {
        return spent(row, began, store.candidates(row.id()).size());
    }

    private Spent spent(RunRow row, Environment began, long evaluations) {
        var time = Duration.between(began.began(), environment.clock().instant());
        var calls = Journalled.calls(store.replies(row.id()).values());
        return Spent.of(evaluations, time.toMillis() / 1000.0, calls);
    }

    private static String firstLine(RuntimeException problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    }
}

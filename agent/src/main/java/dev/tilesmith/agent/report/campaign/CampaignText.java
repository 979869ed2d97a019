package dev.tilesmith.agent.report.campaign;

import dev.tilesmith.agent.campaign.batch.CampaignPlan;
import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Line;
import dev.tilesmith.agent.campaign.batch.PlannedOp;
import dev.tilesmith.agent.report.RunText;
import dev.tilesmith.op.Op;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A campaign as it stands on a terminal: a head, a row for each op when it is done, the totals.
 *
 * @param columns of the terminal; names of ops get what the numbers leave
 */
public record CampaignText(int columns) {
    /** Where no terminal says how wide it is. */
    public static final int USUAL_COLUMNS = 100;

    /** Which cell of a row has them. */
    private static final int EVALUATIONS = 6;

    private static final int NUMBER_COLUMNS = 71;
    private static final int EVALUATION_COLUMNS = 7;
    private static final int LEAST_OP_COLUMNS = 16;
    private static final int MOST_OP_COLUMNS = 52;
    private static final String INDENT = " ".repeat(5);

    /** What is searched, on what, and how much that may take. */
    public List<String> head(long campaign, CampaignPlan plan) {
        return List.of(
                "%-28s %s".formatted("campaign %d, %s".formatted(campaign, plan.name()), size(plan)),
                "%-28s %s".formatted("target " + targets(plan), search(plan)),
                "%-28s %s".formatted("budget", plan.budget().text()));
    }

    static String size(CampaignPlan plan) {
        var ops = plan.ops().size();
        var count = plan.ops().stream().mapToLong(PlannedOp::count).sum();
        return "%s%s%s".formatted(ops(ops), count == ops ? "" : ", %,d with their counts".formatted(count), macs(plan));
    }

    static String search(CampaignPlan plan) {
        var settings = plan.ops().getFirst().settings();
        return "%s, %s, seed %d".formatted(settings.proposers(), settings.searchText(), settings.seed());
    }

    private static String macs(CampaignPlan plan) {
        var macs = plan.ops().stream()
                .mapToLong(op -> op.count() * op.parsed().macs().orElse(0))
                .sum();
        return macs == 0 ? "" : ", %s MACs".formatted(RunText.millions(macs));
    }

    static String targets(CampaignPlan plan) {
        return plan.ops().stream()
                .map(PlannedOp::parsed)
                .map(Op::target)
                .map(target -> target.name())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    public String tableHead() {
        return "  #"
                + row("op", "count", "start", "best", "speedup", "array", "evals", "time")
                        .substring(3);
    }

    /** An op that is done, with lines more for what there was no time for, or why it has no kernel. */
    public List<String> lines(Line line) {
        var cells = Cells.of(line.outcome());
        var spent = line.outcome().spent();
        var row = row(
                shortened(line.op().label()),
                "x%,d".formatted(line.op().count()),
                cells.start(),
                cells.best(),
                cells.speedup(),
                cells.share(),
                line.run().isPresent() ? "%,d".formatted(spent.evaluations()) : "-",
                line.run().isPresent() ? clock(spent.seconds()) : "-");
        var lines = new ArrayList<String>();
        lines.add("%3d%s".formatted(line.place(), row.substring(3)));
        lines.addAll(cells.note().isEmpty() ? List.of() : wrapped(cells.note()));
        return lines;
    }

    /** What all ops come to, each as often as it occurs. */
    public List<String> totals(CampaignTable table) {
        if (table.results().isEmpty()) {
            return List.of();
        }
        var all = row(
                "total",
                "x%,d".formatted(table.count()),
                "%,d".formatted(table.startCycles()),
                "%,d".formatted(table.bestCycles()),
                times(table.speedup().orElseThrow()),
                share(table.utilization()),
                "%,d".formatted(table.spent().evaluations()),
                clock(table.spent().seconds()));
        return List.of(
                all,
                "%sgeometric mean of the speedups %s, over %s"
                        .formatted(INDENT, times(table.meanSpeedup().orElseThrow()), coverage(table)));
    }

    /** Which ops the totals are over. */
    static String coverage(CampaignTable table) {
        var searched = table.results().size();
        var ops = table.plan().ops().size();
        return searched == ops ? ops(ops) : "%,d of %s".formatted(searched, ops(ops));
    }

    private static String ops(int count) {
        return count == 1 ? "1 op" : "%,d ops".formatted(count);
    }

    /** Of eight cells, the first is the op; evaluations, the seventh, go where there is no room for them. */
    private String row(String... cells) {
        var widths = new int[] {0, 5, 13, 13, 7, 7, 6, 8};
        var row = new StringBuilder(INDENT).append(("%-" + opColumns() + "s").formatted(cells[0]));
        for (var cell = 1; cell < cells.length; cell++) {
            if (cell != EVALUATIONS || hasEvaluations()) {
                row.append((" %" + widths[cell] + "s").formatted(cells[cell]));
            }
        }
        return row.toString();
    }

    private boolean hasEvaluations() {
        return columns - NUMBER_COLUMNS >= LEAST_OP_COLUMNS;
    }

    private int opColumns() {
        var left = columns - NUMBER_COLUMNS + (hasEvaluations() ? 0 : EVALUATION_COLUMNS);
        return Math.clamp(left, LEAST_OP_COLUMNS, MOST_OP_COLUMNS);
    }

    private String shortened(String label) {
        return label.length() <= opColumns() ? label : label.substring(0, opColumns() - 1) + "…";
    }

    /** Words in lines that fit. */
    private List<String> wrapped(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(INDENT);
        for (var word : text.split("\\s+")) {
            if (line.length() + word.length() + 1 > columns && line.length() > INDENT.length()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(INDENT);
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    static String times(double factor) {
        return "%.2fx".formatted(factor);
    }

    static String share(double share) {
        return Double.isNaN(share) ? "-" : "%.1f %%".formatted(100 * share);
    }

    static String share(OptionalDouble share) {
        return share.isPresent() ? share(share.getAsDouble()) : "-";
    }

    /** {@code 2:05}, {@code 1:02:05}. */
    static String clock(double seconds) {
        var time = Duration.ofSeconds(Math.round(seconds));
        return time.toHours() == 0
                ? "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart())
                : "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}

package dev.tilesmith.agent.report.campaign;

import com.samskivert.mustache.Escapers;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Result;
import dev.tilesmith.agent.report.Svg;
import java.util.List;
import java.util.Locale;

/** Cycles of each op, all its occurrences together: bars for the start and the best kernel, a mark at the floor. */
final class LayersChart {
    private static final int WIDTH = 920;
    private static final int LEFT = 240;
    private static final int RIGHT = 56;
    private static final int TOP = 26;
    private static final int ROW = 30;
    private static final int BAR = 10;
    private static final int NAME_LETTERS = 34;

    private LayersChart() {}

    static String svg(List<Result> results) {
        var highest = results.stream()
                .mapToLong(result -> result.weighted(Math.max(
                        result.outcome().startCycles(), result.outcome().bestCycles())))
                .max()
                .orElse(1);
        var step = Svg.step(highest);
        var end = step * (highest / step + 1);
        var height = TOP + ROW * results.size() + 6;
        var svg = new StringBuilder(
                "<svg class=\"bars\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"cycles of each op\">"
                        .formatted(WIDTH, height));
        for (var tick = 0L; tick <= end; tick += step) {
            var x = x(tick, end);
            svg.append(Svg.line(x, TOP - 6, x, height, "grid"))
                    .append(Svg.label(x, TOP - 12, "middle", "%,d".formatted(tick)));
        }
        for (var i = 0; i < results.size(); i++) {
            svg.append(row(results.get(i), TOP + ROW * i, end));
        }
        return svg.append("</svg>").toString();
    }

    private static String row(Result result, int top, long end) {
        var op = result.line().op();
        var start = result.weighted(result.outcome().startCycles());
        var best = result.weighted(result.outcome().bestCycles());
        var row = new StringBuilder(name(op.label(), op.count(), top + 14));
        row.append(bar("start", start, top + 2, end)).append(bar("best", best, top + 2 + BAR, end));
        op.floorCycles().ifPresent(floor -> {
            var x = x(result.weighted(floor), end);
            row.append(Svg.line(x, top, x, top + 2 * BAR + 4, "mark"));
        });
        return row.toString();
    }

    private static String name(String label, long count, int y) {
        var times = count == 1 ? "" : " x%,d".formatted(count);
        var most = NAME_LETTERS - times.length();
        var shown = (label.length() <= most ? label : label.substring(0, most - 1) + "…") + times;
        return "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                .formatted(LEFT - 10, y, Escapers.HTML.escape(shown));
    }

    private static String bar(String style, long cycles, int y, long end) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s: %,d cycles</title></rect>",
                style,
                LEFT,
                y,
                Math.max(1, x(cycles, end) - LEFT),
                BAR,
                style,
                cycles);
    }

    private static double x(long cycles, long end) {
        return LEFT + (double) (WIDTH - LEFT - RIGHT) * cycles / end;
    }
}

package dev.tilesmith.agent.report;

import dev.tilesmith.agent.search.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Best cycles after each iteration, as an inline SVG with the floor as a dashed line. */
final class CyclesChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 260;
    private static final int LEFT = 90;
    private static final int RIGHT = 20;
    private static final int TOP = 16;
    private static final int BOTTOM = 36;

    private CyclesChart() {}

    static String svg(SearchResult result, OptionalLong floorCycles) {
        var points = new ArrayList<Long>();
        points.add(result.start().cycles());
        result.iterations().forEach(report -> points.add(report.best().cycles()));
        var step = Svg.step(points.getFirst());
        var top = (double) step * (points.getFirst() / step + 1);
        var svg = new StringBuilder(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"best cycles after each iteration\">"
                        .formatted(WIDTH, HEIGHT));
        for (var tick = 0L; tick <= top; tick += step) {
            var y = y(tick, top);
            svg.append(Svg.line(LEFT, y, WIDTH - RIGHT, y, "grid"))
                    .append(Svg.label(LEFT - 8, y + 4, "end", "%,d".formatted(tick)));
        }
        for (var i = 0; i < points.size(); i++) {
            svg.append(Svg.label(x(i, points.size()), HEIGHT - 14, "middle", Integer.toString(i)));
        }
        if (floorCycles.isPresent()) {
            var y = y(floorCycles.getAsLong(), top);
            svg.append(Svg.line(LEFT, y, WIDTH - RIGHT, y, "floor"))
                    .append(Svg.label(LEFT + 8, y - 5, "start", "floor"));
        }
        return svg.append(path(points, top)).append("</svg>").toString();
    }

    private static String path(List<Long> points, double top) {
        var path = new StringBuilder("<polyline class=\"best\" points=\"");
        var marks = new StringBuilder();
        for (var i = 0; i < points.size(); i++) {
            var x = x(i, points.size());
            var y = y(points.get(i), top);
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            marks.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"best\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>iteration %d: %,d cycles</title></circle>",
                    x,
                    y,
                    i,
                    points.get(i)));
        }
        return path.append("\"/>").append(marks).toString();
    }

    private static double x(int index, int count) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (count == 1 ? 0.5 : (double) index / (count - 1));
    }

    private static double y(double cycles, double top) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - cycles / top);
    }
}

package dev.tilesmith.agent.report;

import java.util.Locale;

/** Pieces of charts, as text of SVG. */
public final class Svg {
    private Svg() {}

    public static String line(double x1, double y1, double x2, double y2, String style) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                style,
                x1,
                y1,
                x2,
                y2);
    }

    /** @param anchor which end of the text is at x: {@code start}, {@code middle} or {@code end} */
    public static String label(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    /** Between the lines of a grid: 1, 2 or 5 of a power of ten, so that there are three to eight of them. */
    public static long step(long highest) {
        var power = 1L;
        while (power <= highest / 10) {
            power *= 10;
        }
        var times = (double) highest / power;
        return times < 2 ? Math.max(1, power / 2) : times < 5 ? power : 2 * power;
    }
}

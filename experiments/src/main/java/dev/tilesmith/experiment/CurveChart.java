package dev.tilesmith.experiment;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;

/**
 * Curves as a picture: the mean of several runs as a line, their range as a band. Both axes are logarithmic. Every other
 * line is dashed, so that one below it can be seen.
 *
 * @param checkpoints the values along
 * @param curves by name, for each checkpoint the values of the runs
 */
record CurveChart(String title, List<Integer> checkpoints, Map<String, List<List<Long>>> curves) {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 60;
    private static final int BOTTOM = 40;
    private static final int TICKS = 5;
    private static final int LEGEND = 220;
    private static final float[] DASHES = {8, 8};
    private static final List<Color> COLORS =
            List.of(new Color(0x5f6b7a), new Color(0x1f6fb4), new Color(0x2a8a4a), new Color(0xd08a1d));

    void write(Path file) throws IOException {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        axes(graphics);
        var number = 0;
        for (var curve : curves.entrySet()) {
            draw(graphics, curve.getValue(), COLORS.get(number), number % 2 == 1);
            graphics.setColor(COLORS.get(number));
            graphics.fillRect(LEFT + 10 + number * LEGEND, 34, 18, 6);
            graphics.setColor(Color.BLACK);
            graphics.drawString(curve.getKey(), LEFT + 34 + number * LEGEND, 42);
            number++;
        }
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private void axes(Graphics2D graphics) {
        graphics.setColor(Color.BLACK);
        graphics.drawString(title, 14, 20);
        for (var checkpoint : checkpoints) {
            graphics.setColor(new Color(0xe6e6e6));
            graphics.drawLine(x(checkpoint), TOP, x(checkpoint), HEIGHT - BOTTOM);
            if (List.of(1, 5, 10, 20, 50, 100, 200, 400, 700).contains(checkpoint)) {
                graphics.setColor(Color.BLACK);
                graphics.drawString(checkpoint.toString(), x(checkpoint) - 8, HEIGHT - BOTTOM + 18);
            }
        }
        for (var tick = 0; tick <= TICKS; tick++) {
            var value = Math.round(least() * Math.pow((double) most() / least(), (double) tick / TICKS));
            graphics.setColor(new Color(0xe6e6e6));
            graphics.drawLine(LEFT, y(value), WIDTH - RIGHT, y(value));
            graphics.setColor(Color.BLACK);
            graphics.drawString("%,d".formatted(value), 14, y(value) + 4);
        }
    }

    private void draw(Graphics2D graphics, List<List<Long>> curve, Color color, boolean isWhole) {
        var band = new Polygon();
        for (var i = 0; i < curve.size(); i++) {
            band.addPoint(x(checkpoints.get(i)), y(values(curve.get(i)).max().orElseThrow()));
        }
        for (var i = curve.size() - 1; i >= 0; i--) {
            band.addPoint(x(checkpoints.get(i)), y(values(curve.get(i)).min().orElseThrow()));
        }
        graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 50));
        graphics.fill(band);
        graphics.setColor(color);
        graphics.setStroke(
                isWhole
                        ? new BasicStroke(2)
                        : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0));
        var count = curve.size();
        graphics.drawPolyline(
                checkpoints.stream().limit(count).mapToInt(this::x).toArray(),
                curve.stream().mapToInt(values -> y(mean(values))).toArray(),
                count);
        graphics.setStroke(new BasicStroke(1));
    }

    private int x(int checkpoint) {
        var share = Math.log(checkpoint) / Math.log(checkpoints.getLast());
        return LEFT + (int) Math.round(share * (WIDTH - LEFT - RIGHT));
    }

    private int y(double value) {
        var share = most() == least() ? 0 : Math.log(value / least()) / Math.log((double) most() / least());
        return HEIGHT - BOTTOM - (int) Math.round(share * (HEIGHT - TOP - BOTTOM));
    }

    private long least() {
        return all().min().orElseThrow();
    }

    private long most() {
        return all().max().orElseThrow();
    }

    private LongStream all() {
        return curves.values().stream().flatMap(List::stream).flatMapToLong(CurveChart::values);
    }

    private static double mean(List<Long> values) {
        return values(values).average().orElseThrow();
    }

    private static LongStream values(List<Long> values) {
        return values.stream().mapToLong(Long::longValue);
    }
}

package dev.tilesmith.agent.report;

import dev.tilesmith.eval.CriticalPathText;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.eval.WhatIf;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.LineCounters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.UnitAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a kernel takes its cycles, on one screen: what {@code tilesmith sim} prints. Everything is of the cold call. */
public record KernelReport(Kernel kernel, Measurement.Result.Measured measured, GemminiConfig config) {
    private static final int BAR_COLUMNS = 10;
    private static final int REASONS_SHOWN = 3;
    static final int MOST_COLUMNS = 120;
    private static final int STALLS_COLUMNS = MOST_COLUMNS - 21 - BAR_COLUMNS;
    private static final int PLOT_COLUMNS = 56;
    private static final int MOST_ARRAYS = 10;

    private static final int BUS_BYTES_PER_CYCLE = LineCounters.BEAT_BYTES;

    /** The screen, line by line. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.addAll(head());
        lines.add("");
        lines.addAll(path());
        lines.add("");
        lines.addAll(units());
        lines.add("");
        lines.addAll(besides(roofline(), traffic()));
        lines.add("");
        lines.addAll(new LineTable(kernel, measured.counters()).lines());
        measured.warnings().forEach(warning -> lines.add("warning: " + warning.replace("\n", "\n  ")));
        return lines;
    }

    private List<String> head() {
        var counters = measured.counters();
        return List.of(
                "%s: %,d cycles cold, %,d warm; checksum of the outputs %s"
                        .formatted(kernel.name(), cold(), measured.warm().count(), measured.fnv()),
                "%,d instructions, %,d commands, %,d MACs: %s of the array; %,d scratchpad rows, %,d accumulator rows used"
                        .formatted(
                                measured.instructions(),
                                counters.commandCount(),
                                counters.macs(),
                                percent(counters.macs(), (double) config.dim() * config.dim() * cold()),
                                counters.occupancy().scratchpadRows(),
                                counters.occupancy().accumulatorRows()));
    }

    private long cold() {
        return measured.cold().count();
    }

    private List<String> path() {
        var text = new CriticalPathText(measured.counters());
        var lines = new ArrayList<String>();
        lines.add("critical path");
        text.sentences().forEach(sentence -> lines.addAll(fitted("  " + sentence)));
        if (!measured.whatIfs().isEmpty()) {
            lines.add("cycles if free   "
                    + measured.whatIfs().stream().map(this::whatIf).collect(Collectors.joining("   ")));
        }
        return lines;
    }

    /** In two lines if it is too long for one. */
    private static List<String> fitted(String sentence) {
        return sentence.length() <= MOST_COLUMNS
                ? List.of(sentence)
                : sentence.replaceFirst("; ", ";\n      ").lines().toList();
    }

    private String whatIf(WhatIf whatIf) {
        var cycles = whatIf.cycles().count();
        var factor = cycles == 0 ? "" : " (%.2fx)".formatted((double) cold() / cycles);
        return "%s %,d%s".formatted(whatIf.free().label(), cycles, factor);
    }

    private List<String> units() {
        var lines = new ArrayList<String>();
        lines.add("unit         busy  %s  loses cycles to".formatted(" ".repeat(BAR_COLUMNS)));
        for (var account : measured.counters().accounts()) {
            lines.add("%-9s %5.1f %%  %s  %s"
                    .formatted(
                            account.unit().label(),
                            100.0 * account.busyCycles() / cold(),
                            bar(account),
                            stalls(account))
                    .stripTrailing());
        }
        return lines;
    }

    private String bar(UnitAccount account) {
        var filled = (int) Math.round((double) BAR_COLUMNS * account.busyCycles() / cold());
        return "#".repeat(filled) + ".".repeat(BAR_COLUMNS - filled);
    }

    /** The largest losses, as many as fit. */
    private String stalls(UnitAccount account) {
        var text = new StringBuilder();
        var stalls = account.stallCycles().entrySet().stream()
                .sorted(Map.Entry.<Reason, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(REASONS_SHOWN)
                .filter(stall -> stall.getValue() * 200 >= cold())
                .map(stall -> stall(account, stall.getKey(), stall.getValue()))
                .toList();
        for (var stall : stalls) {
            var separator = text.isEmpty() ? "" : ", ";
            if (text.length() + separator.length() + stall.length() > STALLS_COLUMNS) {
                break;
            }
            text.append(separator).append(stall);
        }
        return text.toString();
    }

    private String stall(UnitAccount account, Reason reason, long cycles) {
        var line = measured.counters().waits().stream()
                .filter(wait -> wait.unit() == account.unit() && wait.reason() == reason)
                .max(Comparator.comparingLong(Counters.Wait::cycles)
                        .thenComparing(
                                Comparator.comparingInt(Counters.Wait::line).reversed()))
                .map(Counters.Wait::line)
                .orElse(0);
        return "%s %s%s"
                .formatted(percent(cycles, cold()), reason.label(), line > 0 ? " (line %d)".formatted(line) : "");
    }

    private List<String> roofline() {
        var counters = measured.counters();
        var bytes = counters.traffic().bytesIn() + counters.traffic().bytesOut();
        if (counters.macs() == 0 || bytes == 0) {
            return List.of();
        }
        var roofline = new Roofline(
                (double) counters.macs() / bytes,
                (double) counters.macs() / cold(),
                (double) config.dim() * config.dim(),
                BUS_BYTES_PER_CYCLE);
        var lines = new ArrayList<>(roofline.plot());
        lines.add("o %.1f MACs/cycle at %.1f MACs/byte: %s of its roof"
                .formatted(
                        roofline.macsPerCycle(),
                        roofline.macsPerByte(),
                        percent(roofline.macsPerCycle(), roofline.attainableMacsPerCycle())));
        lines.add("  (%s)".formatted(roofline.isBoundByMemory() ? "the link, 16 bytes a cycle" : "the array"));
        return lines;
    }

    private List<String> traffic() {
        var traffic = measured.counters().traffic();
        var lines = new ArrayList<String>();
        lines.add("bytes moved           in  times         out  times");
        traffic.arrays().stream().limit(MOST_ARRAYS).forEach(array -> lines.add(traffic(array)));
        var least = traffic.bytesIn() + traffic.bytesOut() - traffic.bytesMovedAgain();
        lines.add("together %,d; each byte once would be %,d%s"
                .formatted(
                        traffic.bytesIn() + traffic.bytesOut(),
                        least,
                        least == 0
                                ? ""
                                : " (%.2fx)".formatted((double) (traffic.bytesIn() + traffic.bytesOut()) / least)));
        lines.add(link(traffic.bytesIn() + traffic.bytesOut()));
        return lines;
    }

    private String link(long bytes) {
        var unused = measured.counters().lines().stream()
                .mapToLong(LineCounters::bytesUnused)
                .sum();
        return "%.2f bytes a cycle over the link, which has %d%s"
                .formatted(
                        (double) (bytes + unused) / cold(),
                        BUS_BYTES_PER_CYCLE,
                        unused == 0 ? "" : "; %s unused".formatted(percent(unused, bytes + unused)));
    }

    private static String traffic(ArrayTraffic array) {
        return "%-12s %,11d %6s %,11d %6s"
                .formatted(
                        shortened(array.array(), 12),
                        array.bytesIn(),
                        times(array.timesIn()),
                        array.bytesOut(),
                        times(array.timesOut()));
    }

    private static String times(double times) {
        return times == 0 ? "-" : "%.1fx".formatted(times);
    }

    /** Two blocks of lines side by side; the second alone where there is no first. */
    private static List<String> besides(List<String> left, List<String> right) {
        if (left.isEmpty()) {
            return right;
        }
        var lines = new ArrayList<String>();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            var first = i < left.size() ? left.get(i) : "";
            var second = i < right.size() ? right.get(i) : "";
            lines.add((first + " ".repeat(Math.max(1, PLOT_COLUMNS - first.length())) + second).stripTrailing());
        }
        return lines;
    }

    static String shortened(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - 1) + "…";
    }

    static String percent(double part, double whole) {
        return "%.1f %%".formatted(100 * part / Math.max(1e-9, whole));
    }
}

package dev.tilesmith.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table of the layers' measurements, with geometric means. */
final class WorkloadTable {
    private WorkloadTable() {}

    static void print(Results results) {
        System.out.println(
                "| layer | op | floor | plain | fsm | mip | mip + rewriter | mip over fsm | best over fsm | of the floor | mapping |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (var layer : Layers.ALL) {
            var fsm = results.find(layer.name(), "fsm");
            var mip = results.find(layer.name(), "mip");
            var best = results.find(layer.name(), "rewriter").or(() -> mip);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %,d | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                    layer.name(),
                    layer.op().text(),
                    Workloads.floor(layer),
                    cycles(results.find(layer.name(), "plain")),
                    cycles(fsm),
                    cycles(mip),
                    cycles(results.find(layer.name(), "rewriter")),
                    ratio(fsm, mip),
                    ratio(fsm, best),
                    best.filter(WorkloadTable::isMeasured)
                            .map(row -> "%.1f %%".formatted(100.0 * Workloads.floor(layer) / row.cycles()))
                            .orElse("-"),
                    mip.map(Results.Row::detail).orElse("-"));
        }
        for (var network : List.of("resnet50", "bert", "")) {
            System.out.printf(
                    Locale.ROOT,
                    "geometric mean%s: mip over fsm %s, mip + rewriter over fsm %s, mip over plain %s%n",
                    network.isEmpty() ? " of all" : " of " + network,
                    mean(results, network, "fsm", "mip"),
                    mean(results, network, "fsm", "rewriter"),
                    mean(results, network, "plain", "mip"));
        }
    }

    private static boolean isMeasured(Results.Row row) {
        return row.cycles() > 0;
    }

    private static String cycles(Optional<Results.Row> row) {
        return row.filter(WorkloadTable::isMeasured)
                .map(value -> "%,d".formatted(value.cycles()))
                .orElse("-");
    }

    private static String ratio(Optional<Results.Row> slow, Optional<Results.Row> fast) {
        return slow.filter(WorkloadTable::isMeasured)
                .flatMap(one -> fast.filter(WorkloadTable::isMeasured)
                        .map(other -> String.format(Locale.ROOT, "%.2fx", (double) one.cycles() / other.cycles())))
                .orElse("-");
    }

    private static String mean(Results results, String network, String slow, String fast) {
        var logarithms = Layers.ALL.stream()
                .filter(layer -> network.isEmpty() || layer.network().equals(network))
                .flatMap(layer -> results
                        .find(layer.name(), slow)
                        .filter(WorkloadTable::isMeasured)
                        .flatMap(one -> results.find(layer.name(), fast)
                                .filter(WorkloadTable::isMeasured)
                                .map(other -> Math.log((double) one.cycles() / other.cycles())))
                        .stream())
                .toList();
        var mean = logarithms.stream().mapToDouble(Double::doubleValue).average();
        return mean.isEmpty()
                ? "not measured"
                : String.format(Locale.ROOT, "%.2fx (%d layers)", Math.exp(mean.getAsDouble()), logarithms.size());
    }
}

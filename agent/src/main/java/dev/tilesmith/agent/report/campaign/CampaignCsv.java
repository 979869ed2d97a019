package dev.tilesmith.agent.report.campaign;

import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.campaign.batch.CampaignTable.Line;
import dev.tilesmith.agent.campaign.batch.OpOutcome;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A campaign's table for programs, as RFC 4180 has it: cycles of one occurrence, empty where there are none. */
public final class CampaignCsv {
    private static final String HEAD = "place,name,op,count,run,state,start_cycles,best_cycles,floor_cycles,speedup,"
            + "utilization,evaluations,seconds,note";

    private CampaignCsv() {}

    public static String of(CampaignTable table) {
        return Stream.concat(Stream.of(HEAD), table.lines().stream().map(CampaignCsv::row))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(Line line) {
        return switch (line.outcome()) {
            case OpOutcome.Searched searched ->
                row(
                        line,
                        "searched",
                        searched.note(),
                        "%d".formatted(searched.startCycles()),
                        "%d".formatted(searched.bestCycles()),
                        number(searched.speedup()),
                        Double.isNaN(searched.utilization()) ? "" : number(searched.utilization()));
            case OpOutcome.Failed failed -> row(line, "failed", failed.reason(), "", "", "", "");
            case OpOutcome.LeftOut leftOut -> row(line, "left out", leftOut.reason(), "", "", "", "");
        };
    }

    /** @param measured start, best, speedup, utilization */
    private static String row(Line line, String state, String note, String... measured) {
        var op = line.op();
        var spent = line.outcome().spent();
        return Stream.of(
                        "%d".formatted(line.place()),
                        op.name(),
                        op.op(),
                        "%d".formatted(op.count()),
                        line.run().map(run -> "%d".formatted(run.id())).orElse(""),
                        state,
                        measured[0],
                        measured[1],
                        text(op.floorCycles()),
                        measured[2],
                        measured[3],
                        "%d".formatted(spent.evaluations()),
                        String.format(Locale.ROOT, "%.1f", spent.seconds()),
                        note)
                .map(CampaignCsv::quoted)
                .collect(Collectors.joining(","));
    }

    private static String text(OptionalLong value) {
        return value.isPresent() ? "%d".formatted(value.getAsLong()) : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[,\"\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}

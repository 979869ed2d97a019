package dev.tilesmith.agent.report.campaign;

import dev.tilesmith.agent.campaign.batch.OpOutcome;

/**
 * What was measured of an op, for people; a dash where nothing was.
 *
 * @param start cycles
 * @param best cycles, or what became of the op instead
 * @param speedup of the one over the other
 * @param share of the array
 * @param note what else there is to say; may be empty
 */
record Cells(String start, String best, String speedup, String share, String note) {
    static Cells of(OpOutcome outcome) {
        return switch (outcome) {
            case OpOutcome.Searched searched ->
                new Cells(
                        "%,d".formatted(searched.startCycles()),
                        "%,d".formatted(searched.bestCycles()),
                        CampaignText.times(searched.speedup()),
                        CampaignText.share(searched.utilization()),
                        searched.note());
            case OpOutcome.Failed failed -> without("failed", failed.reason());
            case OpOutcome.LeftOut leftOut -> without("left out", leftOut.reason());
        };
    }

    private static Cells without(String state, String reason) {
        return new Cells("-", state, "-", "-", reason);
    }
}

package dev.tilesmith.agent.cli.run;

import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.Claim.Taken;
import dev.tilesmith.schedule.store.SqliteStore;

/** Why a run has not what is asked of it, and what would help. */
record Unfinished(SqliteStore store, RunRow row) {
    /** A sentence of its own, or the rest of one, that names the run. */
    String text() {
        return switch (row.state()) {
            case RUNNING, INTERRUPTED -> stopped();
            case DONE -> "run %d is done".formatted(row.id());
            case FAILED -> "run %d failed: %s".formatted(row.id(), whyFailed());
        };
    }

    private String stopped() {
        try (var _ = store.claim(row.id())) {
            return "run %d is not at its end; finish it with: tilesmith optimize --resume %1$d".formatted(row.id());
        } catch (Taken taken) {
            return String.valueOf(taken.getMessage());
        }
    }

    private String whyFailed() {
        return store.candidates(row.id()).stream()
                .findFirst()
                .filter(start -> start.cycles().isEmpty())
                .map(start -> "its starting kernel was rejected (%s)".formatted(start.label()))
                .orElseGet(() -> "a defect of Tilesmith ended it; try again with: tilesmith optimize --resume %d"
                        .formatted(row.id()));
    }
}

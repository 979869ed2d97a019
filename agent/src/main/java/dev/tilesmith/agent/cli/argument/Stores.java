package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.schedule.CampaignRow;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.ScheduleStore;
import dev.tilesmith.schedule.StoredSchedule;
import dev.tilesmith.schedule.store.Claim;
import dev.tilesmith.schedule.store.Claim.Taken;
import dev.tilesmith.schedule.store.SqliteStore;
import dev.tilesmith.schedule.store.StoreException;
import java.io.IOException;

/** Opens the user's store, and finds a run or a schedule by the number that a user gives. */
public final class Stores {
    private Stores() {}

    public static SqliteStore open(Environment environment) {
        try {
            return SqliteStore.open(environment.store());
        } catch (StoreException e) {
            var remedy =
                    e.getCause() instanceof IOException ? "; set TILESMITH_HOME to a folder that can be written" : "";
            throw UserError.environment(e.getMessage() + remedy);
        }
    }

    public static StoredSchedule schedule(ScheduleStore store, long id) {
        return store.schedule(id)
                .orElseThrow(() -> UserError.input(
                        "there is no schedule %d; `tilesmith schedules` lists those that there are".formatted(id)));
    }

    /** @throws UserError if another process carries out the run */
    public static Claim claim(SqliteStore store, long run) {
        try {
            return store.claim(run);
        } catch (Taken taken) {
            throw UserError.input(String.valueOf(taken.getMessage()));
        }
    }

    /** @throws UserError if another process carries out the campaign */
    public static Claim claimCampaign(SqliteStore store, long campaign) {
        try {
            return store.claimCampaign(campaign);
        } catch (Taken taken) {
            throw UserError.input(String.valueOf(taken.getMessage()));
        }
    }

    public static CampaignRow campaign(SqliteStore store, long id) {
        return store.campaign(id)
                .orElseThrow(() -> UserError.input(
                        "there is no campaign %d; `tilesmith campaigns` lists those that there are".formatted(id)));
    }

    public static RunRow run(SqliteStore store, long id) {
        return store.run(id)
                .orElseThrow(() -> UserError.input(
                        "there is no run %d; `tilesmith runs` lists those that there are".formatted(id)));
    }
}

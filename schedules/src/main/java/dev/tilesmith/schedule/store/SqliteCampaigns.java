package dev.tilesmith.schedule.store;

import dev.tilesmith.schedule.CampaignRow;
import dev.tilesmith.schedule.CampaignRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of campaigns, and what the table of runs says of them. */
record SqliteCampaigns(Database database) {
    long begin(CampaignRow row) {
        return database.update(
                "insert into campaigns (name, plan, created, folder) values (?,?,?,?)",
                row.name(),
                row.plan(),
                row.created(),
                row.folder());
    }

    Optional<CampaignRow> campaign(long id) {
        return database.query("select * from campaigns where id = ?", SqliteCampaigns::campaignRow, id).stream()
                .findFirst();
    }

    List<CampaignRow> campaigns() {
        return database.query("select * from campaigns order by id desc", SqliteCampaigns::campaignRow);
    }

    void setFolder(long id, String folder) {
        database.update("update campaigns set folder = ? where id = ?", folder, id);
    }

    List<CampaignRun> runs(long campaign) {
        return database.query(
                "select * from runs where campaign = ? order by place",
                row -> new CampaignRun(
                        row.getInt("place"), SqliteStore.runRow(row), Optional.ofNullable(row.getString("outcome"))),
                campaign);
    }

    void setOutcome(long run, String outcome) {
        database.update("update runs set outcome = ? where id = ?", outcome, run);
    }

    private static CampaignRow campaignRow(ResultSet row) throws SQLException {
        return new CampaignRow(
                row.getLong("id"),
                row.getString("name"),
                row.getString("plan"),
                row.getString("created"),
                row.getString("folder"));
    }
}

package dev.tilesmith.schedule;

import java.util.List;
import java.util.Optional;

/** Where campaigns are kept, and which runs are theirs. */
public interface CampaignStore {
    /** Stores a new campaign and returns its number; the row's own number is ignored. */
    long beginCampaign(CampaignRow row);

    Optional<CampaignRow> campaign(long id);

    /** Newest first. */
    List<CampaignRow> campaigns();

    /** Where the campaign's outputs go, known only once it has a number. */
    void setCampaignFolder(long id, String folder);

    /** Stores a new run of a campaign, for the op at this place, and returns its number. */
    long begin(RunRow row, long campaign, int place);

    /** The runs that a campaign has begun, in the order of their places. */
    List<CampaignRun> campaignRuns(long campaign);

    /** Keeps what came of a run's op. */
    void setOutcome(long run, String outcome);
}

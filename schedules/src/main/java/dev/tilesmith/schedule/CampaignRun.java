package dev.tilesmith.schedule;

import java.util.Optional;

/**
 * A run of a campaign.
 *
 * @param place of its op in the campaign, from 1 on
 * @param run the run
 * @param outcome what came of the op, as JSON, once the run has ended
 */
public record CampaignRun(int place, RunRow run, Optional<String> outcome) {}

/**
 * Many searches under one budget: what a campaign plans, what each of its ops may take, what came of them. Plain values,
 * which depend on their inputs alone; carrying a campaign out is for the command.
 */
@NullMarked
package dev.tilesmith.agent.campaign.batch;

import org.jspecify.annotations.NullMarked;

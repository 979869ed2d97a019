package dev.tilesmith.schedule;

/**
 * A campaign as the store keeps it.
 *
 * @param id its number, 0 before it is stored
 * @param name what people call it
 * @param plan everything that its runs depend on, as JSON
 * @param created when it began, ISO 8601 in UTC
 * @param folder where its outputs go; empty before it is made
 */
public record CampaignRow(long id, String name, String plan, String created, String folder) {}

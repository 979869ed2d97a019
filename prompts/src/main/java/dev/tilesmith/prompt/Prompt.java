package dev.tilesmith.prompt;

/**
 * What a model is asked.
 *
 * @param system what stays the same from call to call, so that providers can cache it
 * @param user the question
 */
public record Prompt(String system, String user) {}

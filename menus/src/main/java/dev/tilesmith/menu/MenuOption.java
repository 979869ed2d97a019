package dev.tilesmith.menu;

/**
 * One optimization that a planner may choose.
 *
 * @param name unique on its menu
 * @param effect what it does, in one sentence
 * @param when when it applies
 * @param pitfall what usually goes wrong
 */
public record MenuOption(String name, String effect, String when, String pitfall) {}

package dev.tilesmith.menu;

/** What is known of options from earlier use, as far as a sampler needs it. */
public interface OptionStatistics {
    /** No history: every option is as likely as any other. */
    OptionStatistics NONE = option -> 1;

    /** How much more likely than an unknown one the option should be kept: positive, 1 for an unknown one. */
    double weight(String option);
}

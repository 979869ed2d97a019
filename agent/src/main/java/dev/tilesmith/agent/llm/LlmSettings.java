package dev.tilesmith.agent.llm;

import dev.tilesmith.menu.Menu;
import dev.tilesmith.menu.OptionStatistics;
import dev.tilesmith.prompt.PromptFiles;

/**
 * How a model is asked.
 *
 * @param menu that plans choose from
 * @param translation menu for parents that do not use the accelerator yet
 * @param keepProbability of each of its options in a prompt
 * @param statistics that weigh the options
 * @param files that prompts are made of
 * @param skipPlanning whether one reply gives plan and kernel
 * @param edits when a reply gives edits instead of a whole kernel
 * @param inventOptions how many options the first plan for a parent may think of by itself; 0 for none
 */
public record LlmSettings(
        Menu menu,
        Menu translation,
        double keepProbability,
        OptionStatistics statistics,
        PromptFiles files,
        boolean skipPlanning,
        EditMode edits,
        int inventOptions) {
    /** Published searches drop 70 to 75 % of the menu from each prompt, so that plans differ. */
    public static final double KEEP_PROBABILITY = 0.3;

    /** When a model edits a kernel instead of writing it anew. */
    public enum EditMode {
        ALWAYS,
        NEVER,
        /** For kernels of more than 200 lines. */
        LONG_KERNELS;

        private static final int LONG = 200;

        boolean applies(String source) {
            return this == ALWAYS || this == LONG_KERNELS && source.lines().count() > LONG;
        }
    }

    /** What a run does that says nothing else. */
    public static LlmSettings of(Menu menu) {
        return new LlmSettings(
                menu,
                menu,
                KEEP_PROBABILITY,
                OptionStatistics.NONE,
                PromptFiles.BUNDLED,
                false,
                EditMode.LONG_KERNELS,
                0);
    }
}

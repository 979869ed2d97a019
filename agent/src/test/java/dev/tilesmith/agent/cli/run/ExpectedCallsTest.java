package dev.tilesmith.agent.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.agent.campaign.ModelSettings;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.Seeds;
import dev.tilesmith.agent.llm.Forecast;
import dev.tilesmith.agent.llm.ModelSpec;
import dev.tilesmith.agent.search.ensemble.Experience;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a beam of 3, 4 plans for each parent, 2 kernels for each plan, 5 iterations, a menu of 10 options. */
class ExpectedCallsTest {
    private static final List<ModelSpec> ONE = List.of(ModelSpec.parse("openai:a"));
    private static final List<ModelSpec> TWO = List.of(ModelSpec.parse("openai:a"), ModelSpec.parse("openai:b"));
    private static final ModelSettings PLAIN = models(false, 0, 0, 0);

    @Test
    void the_first_iteration_has_one_parent_and_the_others_a_beam_of_them() {
        var plans = (1 + 4 * 3) * 4;
        assertEquals(List.of(planning(plans, 0), coding(2 * plans, 0, 0)), shares("beam", 0, PLAIN));
        assertEquals(List.of(planning(5 * 12, 0), coding(2 * 60, 0, 0)), shares("greedy", 0, PLAIN));
        assertEquals(List.of(planning(13 * 10, 0), coding(2 * 130, 0, 0)), shares("exhaustive", 0, PLAIN));
        assertEquals(List.of(coding(2 * plans, 0, 0)), shares("beam", 0, models(true, 0, 0, 0)));
    }

    @Test
    void iterations_that_translate_sample_the_menu_for_a_beam_of_parents_whatever_the_strategy() {
        var plans = (1 + 3) * 4;
        assertEquals(planning(plans + 3 * 12, 0), shares("greedy", 2, PLAIN).getFirst());
        assertEquals(
                planning(plans + 3 * 3 * 10, 0), shares("exhaustive", 2, PLAIN).getFirst());
        assertEquals(planning(52, 0), shares("beam", 2, PLAIN).getFirst());
    }

    @Test
    void a_model_thinks_of_options_once_for_each_parent_that_uses_the_accelerator() {
        assertEquals(
                planning(52, 13 * 6), shares("beam", 0, models(false, 0, 0, 6)).getFirst());
        assertEquals(
                planning(52, 9 * 6), shares("beam", 2, models(false, 0, 0, 6)).getFirst());
        assertEquals(
                planning(130, 0),
                shares("exhaustive", 0, models(false, 0, 0, 6)).getFirst());
    }

    @Test
    void pairs_are_combined_from_the_second_iteration_on_and_every_kernel_may_be_repaired() {
        assertEquals(
                coding(104, 4 * 3 * 2, 2 * (104 + 24)),
                shares("beam", 0, models(false, 2, 3, 0)).getLast());
        assertEquals(
                coding(120, 0, 0), shares("greedy", 0, models(false, 0, 3, 0)).getLast());
    }

    @Test
    void models_take_the_pairs_in_turn_and_share_the_plans() {
        var shares = new ExpectedCalls(settings("beam", 0, models(false, 0, 3, 0)), 10).shares(TWO, List.of());
        assertEquals(
                List.of(26L, 0L, 26L, 0L),
                shares.stream().map(Forecast.Share::plans).toList());
        assertEquals(
                List.of(0L, 4L * 2 * 2, 0L, 4L * 2),
                shares.stream().map(Forecast.Share::combinations).toList());
    }

    private static Forecast.Share planning(long plans, long inventedOptions) {
        return new Forecast.Share("openai:a", plans, inventedOptions, 0, 0, 0);
    }

    private static Forecast.Share coding(long kernels, long combinations, long repairs) {
        return new Forecast.Share("openai:c", 0, 0, kernels, combinations, repairs);
    }

    private static List<Forecast.Share> shares(String strategy, int translate, ModelSettings models) {
        return new ExpectedCalls(settings(strategy, translate, models), 10)
                .shares(ONE, List.of(ModelSpec.parse("openai:c")));
    }

    private static ModelSettings models(boolean skipPlanning, int repairs, int combinations, int inventOptions) {
        return new ModelSettings(
                List.of("openai:a"),
                List.of("openai:c"),
                false,
                "even",
                skipPlanning,
                "auto",
                repairs,
                combinations,
                inventOptions,
                "",
                "",
                "",
                0,
                0,
                0);
    }

    private static RunSettings settings(String strategy, int translate, ModelSettings models) {
        return new RunSettings(
                3,
                4,
                2,
                5,
                0,
                1,
                false,
                models,
                "builtin",
                "plain",
                Seeds.NONE,
                strategy,
                0,
                List.of(),
                null,
                Experience.NONE,
                translate,
                "1",
                0,
                0);
    }
}

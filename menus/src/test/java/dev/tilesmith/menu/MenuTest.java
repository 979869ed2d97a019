package dev.tilesmith.menu;

import static dev.tilesmith.menu.Menus.Purpose.OPTIMIZE;
import static dev.tilesmith.menu.Menus.Purpose.TRANSLATE;
import static dev.tilesmith.menu.OptionStatistics.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MenuTest {
    private static final Menu GEMMINI = Menus.of("gemmini-int8-16", OPTIMIZE);

    @ParameterizedTest
    @CsvSource({"gemmini-int8-16, conv, 27", "gemmini-int8-16, gemm, 24", "gemmini-fp32-4, gemm, 14"})
    void every_target_has_a_menu_that_covers_the_published_options(String target, String ops, int fewest) {
        assertTrue(Menus.of(target, OPTIMIZE).forOps(ops).options().size() >= fewest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemmini-int8-16", "gemmini-fp32-4"})
    void every_target_has_a_menu_of_translation_steps(String target) {
        assertTrue(Menus.of(target, TRANSLATE).options().size() >= 4);
    }

    @Test
    void an_option_for_convolutions_is_not_offered_for_products() {
        assertTrue(GEMMINI.forOps("conv").option("Block output rows").isPresent());
        assertTrue(GEMMINI.forOps("gemm").option("block output rows").isEmpty());
    }

    @Test
    void a_sample_has_at_least_three_options_in_the_order_of_the_menu() {
        var random = new SplittableRandom(1);
        for (var i = 0; i < 200; i++) {
            var sample = GEMMINI.sample(0.01, NONE, random).options();
            assertTrue(sample.size() >= 3);
            assertEquals(GEMMINI.options().stream().filter(sample::contains).toList(), sample);
        }
    }

    @Test
    void one_seed_gives_one_sample() {
        var samples = new HashSet<Menu>();
        for (var seed = 0; seed < 20; seed++) {
            samples.add(GEMMINI.sample(0.3, NONE, new SplittableRandom(seed)));
            assertEquals(
                    GEMMINI.sample(0.3, NONE, new SplittableRandom(seed)),
                    GEMMINI.sample(0.3, NONE, new SplittableRandom(seed)));
        }
        assertTrue(samples.size() > 15);
    }

    @Test
    void no_two_samples_for_one_parent_are_equal_where_that_can_be_avoided() {
        var four = new Menu("four", GEMMINI.options().subList(0, 4));
        for (var seed = 0; seed < 50; seed++) {
            var samples = four.samples(4, 0.3, NONE, new SplittableRandom(seed));
            assertEquals(4, new HashSet<>(samples).size());
        }
        var three = new Menu("three", GEMMINI.options().subList(0, 3));
        assertEquals(5, three.samples(5, 0.3, NONE, new SplittableRandom(1)).size());
    }

    @Test
    void an_option_of_more_weight_is_kept_more_often() {
        OptionStatistics unrolling = option -> option.equals("unroll a loop") ? 3 : 0.5;
        var random = new SplittableRandom(1);
        var unrolls = 0;
        var fusions = 0;
        for (var i = 0; i < 1000; i++) {
            var sample = GEMMINI.sample(0.3, unrolling, random);
            unrolls += sample.option("unroll a loop").isPresent() ? 1 : 0;
            fusions += sample.option("fuse loops").isPresent() ? 1 : 0;
        }
        assertTrue(unrolls > 800 && fusions < 300, unrolls + " and " + fusions);
    }

    @Test
    void a_menu_with_one_name_twice_is_refused() {
        var option = new MenuOption("unroll", "effect", "when", "example", "pitfall", Set.of());
        var problem = assertThrows(BadMenu.class, () -> new Menu("mine", List.of(option, option)));
        assertEquals("menu mine: the option 'unroll' stands in it twice; names must differ", problem.getMessage());
    }

    @Test
    void an_empty_menu_is_refused() {
        assertEquals(
                "menu mine: no options; a menu needs at least one",
                assertThrows(BadMenu.class, () -> Menus.parse("mine", "# nothing\n"))
                        .getMessage());
        assertEquals(
                "menu mine: not a list of options; each begins with '- name: …'",
                assertThrows(BadMenu.class, () -> Menus.parse("mine", "unroll: yes\n"))
                        .getMessage());
    }

    @Test
    void an_option_has_no_other_fields_than_those_of_options() {
        var option = "- {name: n, effect: e, when: w, example: x, pitfall: p, %s}\n";
        assertEquals(
                "menu mine: an option has the unknown field 'op'; its fields are name, effect, when, example, pitfall, ops",
                assertThrows(BadMenu.class, () -> Menus.parse("mine", option.formatted("op: [conv]")))
                        .getMessage());
        assertEquals(
                "menu mine: 'ops' of an option must be a list such as [conv], got 'conv'",
                assertThrows(BadMenu.class, () -> Menus.parse("mine", option.formatted("ops: conv")))
                        .getMessage());
        var ofConvolutions = Menus.parse("mine", option.formatted("ops: [conv]"));
        assertEquals(
                "menu mine: no option is for gemm; one without 'ops' is for all",
                assertThrows(BadMenu.class, () -> ofConvolutions.forOps("gemm")).getMessage());
    }

    @Test
    void an_option_without_effect_is_refused() {
        var problem = assertThrows(BadMenu.class, () -> Menus.parse("mine", "- name: unroll\n"));
        assertEquals(
                "menu mine: an option has no 'effect'; each needs name, effect, when, example and pitfall",
                problem.getMessage());
    }
}

package dev.tilesmith.menu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MenuTest {
    @ParameterizedTest
    @ValueSource(strings = {"gemmini-int8-16", "gemmini-fp32-4"})
    void every_target_has_a_menu_with_the_published_options(String target) {
        assertTrue(Menus.of(target).options().size() >= 17);
    }

    @Test
    void a_sample_has_at_least_three_options_in_the_order_of_the_menu() {
        var menu = Menus.of("gemmini-int8-16");
        var random = new SplittableRandom(1);
        for (var i = 0; i < 200; i++) {
            var sample = menu.sample(0.01, random).options();
            assertTrue(sample.size() >= 3);
            assertEquals(menu.options().stream().filter(sample::contains).toList(), sample);
        }
    }

    @Test
    void samples_differ_and_one_seed_gives_one_sample() {
        var menu = Menus.of("gemmini-int8-16");
        var samples = new HashSet<Menu>();
        for (var seed = 0; seed < 20; seed++) {
            samples.add(menu.sample(0.3, new SplittableRandom(seed)));
            assertEquals(menu.sample(0.3, new SplittableRandom(seed)), menu.sample(0.3, new SplittableRandom(seed)));
        }
        assertTrue(samples.size() > 15);
    }

    @Test
    void a_menu_with_one_name_twice_is_refused() {
        var option = new MenuOption("unroll", "effect", "when", "pitfall");
        var problem = assertThrows(BadMenu.class, () -> new Menu("mine", List.of(option, option)));
        assertEquals("menu mine: the option 'unroll' stands in it twice; names must differ", problem.getMessage());
    }

    @Test
    void an_option_without_effect_is_refused() {
        var problem = assertThrows(BadMenu.class, () -> Menus.parse("mine", "- name: unroll\n"));
        assertEquals(
                "menu mine: an option has no 'effect'; each needs name, effect, when and pitfall",
                problem.getMessage());
    }
}

package dev.tilesmith.agent.campaign.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Budget ALL = new Budget(60, 100, 4, 1000);

    @Test
    void each_op_gets_an_even_share_of_what_is_left() {
        assertEquals(Optional.of(new Budget(20, 33, 4 / 3.0, 333)), ALL.share(Spent.NOTHING, 3));
        // The first op left most of its share to the next ones.
        assertEquals(Optional.of(new Budget(29, 48, 1.75, 450)), ALL.share(new Spent(4, 120, 0.5, 100), 2));
        assertEquals(Optional.of(new Budget(1, 96, 3.5, 900)), ALL.share(new Spent(4, 59 * 60, 0.5, 100), 1));
    }

    @Test
    void what_is_not_limited_stays_so() {
        assertEquals(Optional.of(new Budget(0, 0, 0, 0)), new Budget(0, 0, 0, 0).share(new Spent(9, 9, 9, 9), 2));
        assertEquals(Optional.of(new Budget(0, 4, 0, 0)), new Budget(0, 17, 0, 0).share(new Spent(9, 9, 9, 9), 2));
    }

    @Test
    void a_share_is_at_least_one_and_nothing_is_shared_when_any_part_is_used_up() {
        assertEquals(Optional.of(1L), ALL.share(new Spent(98, 0, 0, 0), 5).map(Budget::evaluations));
        assertEquals(Optional.empty(), ALL.share(new Spent(100, 0, 0, 0), 5));
        assertEquals(Optional.empty(), ALL.share(new Spent(0, 3600, 0, 0), 5));
        assertEquals(Optional.empty(), ALL.share(new Spent(0, 0, 4, 0), 5));
        assertEquals(Optional.empty(), ALL.share(new Spent(0, 0, 0, 1001), 5));
    }

    @Test
    void the_lower_limit_of_evaluations_holds() {
        var own = Plans.SETTINGS.with(Plans.SETTINGS.models(), 20, Optional.empty(), Plans.SETTINGS.experience());
        assertEquals(20, ALL.within(own).evaluations());
        assertEquals(100, ALL.within(Plans.SETTINGS).evaluations());
        assertEquals(20, Plans.NO_BUDGET.within(own).evaluations());
        var models = ALL.within(own).models();
        assertEquals(60, models.budgetMinutes());
        assertEquals(4, models.budgetUsd());
        assertEquals(1000, models.budgetTokens());
    }

    @Test
    void people_read_what_is_limited() {
        assertEquals("100 evaluations, 60 minutes, $4, 1,000 tokens", ALL.text());
        assertEquals("0.50 minutes", new Budget(0.5, 0, 0, 0).text());
        assertEquals("none", Plans.NO_BUDGET.text());
    }
}

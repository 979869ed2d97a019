package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final PriceTable PRICES = PriceTable.parse("prices.yaml", "openai:a: {in: 1, cached: 0.1, out: 10}");

    private static String text(String... models) {
        var shares = List.of(models).stream()
                .map(model -> new Forecast.Share(model, 10, 0, 20, 0, 0))
                .toList();
        return Forecast.of(shares, 20_000, 2_000, PRICES).text();
    }

    @Test
    void a_model_of_ones_own_is_free_and_one_that_is_in_no_list_is_named() {
        assertEquals("about 30 calls, 0.2 M tokens, $0.22 to $0.60", text("openai:a"));
        assertEquals("about 30 calls, 0.2 M tokens, $0.00", text("openai:q@http://localhost:1"));
        assertEquals("about 30 calls, 0.2 M tokens, the price of openai:b is not known", text("openai:b"));
        assertEquals(
                "about 60 calls, 0.4 M tokens, $0.22 to $0.60 and more: the price of openai:b is not known",
                text("openai:a", "openai:b"));
    }

    @Test
    void repairs_make_a_range_and_combinations_and_options_of_ones_own_count() {
        var plain = new Forecast.Share("openai:a", 10, 0, 20, 0, 0);
        var repaired = new Forecast.Share("openai:a", 10, 0, 20, 0, 40);
        var more = new Forecast.Share("openai:a", 10, 40, 20, 6, 0);
        assertEquals("about 30 calls, 0.2 M tokens, $0.22 to $0.60", text(plain));
        assertEquals("about 30 to 70 calls, 0.2 to 0.4 M tokens, $0.22 to $1.40", text(repaired));
        assertEquals("about 36 calls, 0.2 M tokens, $0.26 to $0.78", text(more));
    }

    private static String text(Forecast.Share share) {
        return Forecast.of(List.of(share), 20_000, 2_000, PRICES).text();
    }
}

package dev.tilesmith.agent.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tilesmith.menu.YamlProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Prices as lists have them: a YAML map from {@code provider:name} to {@code in}, {@code cached} and {@code out}, in
 * dollars for a million tokens. A model with a base URL is looked up with it and costs nothing unless it is listed.
 *
 * @param prices by model
 */
public record PriceTable(Map<String, Price> prices) implements Prices {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public PriceTable {
        prices = Map.copyOf(prices);
    }

    /** The list that comes with Tilesmith. */
    public static PriceTable bundled() {
        try (var stream = PriceTable.class.getResourceAsStream("/prices.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("the class path has no prices.yaml");
            }
            return parse("prices.yaml", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws BadModel if the text is no such list */
    public static PriceTable parse(String name, String yaml) {
        try {
            var prices = new LinkedHashMap<String, Price>();
            var root = YAML.readTree(yaml);
            if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
                throw new BadModel(
                        "%s: is no list of prices; a line is PROVIDER:NAME: {in: 1.25, cached: 0.125, out: 10}"
                                .formatted(name));
            }
            for (var entry : root.properties()) {
                prices.put(entry.getKey(), price(name, entry.getKey(), entry.getValue()));
            }
            return new PriceTable(prices);
        } catch (JsonProcessingException e) {
            throw new BadModel("%s%s: not valid YAML: %s"
                    .formatted(
                            name,
                            e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr(),
                            YamlProblem.of(e)));
        }
    }

    private static Price price(String file, String model, JsonNode node) {
        for (var field : new String[] {"in", "cached", "out"}) {
            if (!node.path(field).isNumber() || !(node.path(field).asDouble() >= 0)) {
                throw new BadModel("%s: the price of %s needs a number '%s', in dollars for a million tokens"
                        .formatted(file, model, field));
            }
        }
        return new Price(
                node.path("in").asDouble(),
                node.path("cached").asDouble(),
                node.path("out").asDouble());
    }

    /** This list with another one's prices before its own. */
    public PriceTable with(PriceTable first) {
        var all = new LinkedHashMap<>(prices);
        all.putAll(first.prices);
        return new PriceTable(all);
    }

    @Override
    public Optional<Price> of(String model) {
        var known = Optional.ofNullable(prices.get(model));
        var isOnesOwn = model.contains("@") || model.startsWith("ollama:") || model.startsWith("scripted:");
        return known.isPresent() || !isOnesOwn ? known : Optional.of(new Price(0, 0, 0));
    }
}

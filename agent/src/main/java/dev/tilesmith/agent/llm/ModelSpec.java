package dev.tilesmith.agent.llm;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A model as the user names it: {@code provider:name[@base-url][,weight=W]}.
 *
 * @param weight share of the plans beside the other proposers, whose usual weight is 1
 */
public record ModelSpec(Provider provider, String model, Optional<String> baseUrl, double weight) {
    private static final String FORM = "a model is PROVIDER:NAME[@BASE-URL][,weight=W], with a provider of %s"
            .formatted(String.join(", ", Provider.labels()));
    private static final String WEIGHT = ",weight=";

    /** @throws BadModel when the text names no model that can be asked */
    public static ModelSpec parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            throw new BadModel("model '%s' names no provider; %s".formatted(text, FORM));
        }
        var provider = Provider.labelled(text.substring(0, colon))
                .orElseThrow(() -> new BadModel("model '%s' has the unknown provider '%s'; %s"
                        .formatted(text, text.substring(0, colon), FORM)));
        var rest = text.substring(colon + 1);
        var weightAt = rest.lastIndexOf(WEIGHT);
        var weight = weightAt < 0 ? 1 : weight(text, rest.substring(weightAt + WEIGHT.length()));
        var address = weightAt < 0 ? rest : rest.substring(0, weightAt);
        if (provider != Provider.SCRIPTED && address.contains(",")) {
            throw new BadModel("model '%s': '%s' is no setting of a model; %s"
                    .formatted(text, address.substring(address.indexOf(',') + 1), FORM));
        }
        var at = provider == Provider.SCRIPTED ? -1 : address.indexOf('@');
        var name = at < 0 ? address : address.substring(0, at);
        if (name.isBlank()) {
            throw new BadModel("model '%s' has no name after the provider; %s".formatted(text, FORM));
        }
        var baseUrl = at < 0 ? Optional.<String>empty() : Optional.of(checkedUrl(text, address.substring(at + 1)));
        return new ModelSpec(provider, name, baseUrl, weight);
    }

    /** What runs and reports call the model: the form that {@link #parse} reads, without the weight. */
    public String name() {
        return provider.label() + ":" + model + baseUrl.map(url -> "@" + url).orElse("");
    }

    /** The environment variable whose key the model needs; servers of one's own need none. */
    public Optional<String> neededKey() {
        return baseUrl.isPresent() ? Optional.empty() : provider.keyVariable();
    }

    private static double weight(String text, String weight) {
        try {
            var value = Double.parseDouble(weight);
            if (value > 0 && value <= 1000) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same sentence.
        }
        throw new BadModel(
                "model '%s': the weight must be a number above 0, at most 1000, got '%s'".formatted(text, weight));
    }

    private static String checkedUrl(String text, String url) {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new BadModel(
                    "model '%s': the base URL must begin with http:// or https://, got '%s'".formatted(text, url));
        }
        if (url.contains("@")) {
            throw new BadModel("model '%s': a base URL has no user and no key in it; keys come from the environment"
                    .formatted(text.replaceAll("//.*@", "//…@")));
        }
        if (HttpUrl.parse(url) == null) {
            throw new BadModel(
                    "model '%s': the base URL is none; right is one such as http://localhost:8000/v1".formatted(text));
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}

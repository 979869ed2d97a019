package dev.tilesmith.agent.llm;

import java.util.Optional;

/** A model as the user names it: {@code openai:NAME[@BASE-URL]}. */
public record ModelSpec(String provider, String model, Optional<String> baseUrl) {
    private static final String FORM = "a model is openai:NAME or openai:NAME@BASE-URL";

    /** @throws BadModel when the text names no model that can be asked */
    public static ModelSpec parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            throw new BadModel("model '%s' names no provider; %s".formatted(text, FORM));
        }
        var provider = text.substring(0, colon);
        if (!provider.equals("openai")) {
            throw new BadModel("model '%s' has the unknown provider '%s'; %s".formatted(text, provider, FORM));
        }
        var rest = text.substring(colon + 1);
        var at = rest.indexOf('@');
        var name = at < 0 ? rest : rest.substring(0, at);
        if (name.isBlank()) {
            throw new BadModel("model '%s' has no name after the provider; %s".formatted(text, FORM));
        }
        return new ModelSpec(
                provider, name, at < 0 ? Optional.empty() : Optional.of(checkedUrl(text, rest.substring(at + 1))));
    }

    /** The form that {@link #parse} reads. */
    public String text() {
        return provider + ":" + model + baseUrl.map(url -> "@" + url).orElse("");
    }

    private static String checkedUrl(String text, String url) {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new BadModel(
                    "model '%s': the base URL must begin with http:// or https://, got '%s'".formatted(text, url));
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}

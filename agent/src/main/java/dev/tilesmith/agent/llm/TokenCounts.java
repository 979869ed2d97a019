package dev.tilesmith.agent.llm;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Optional;

/** Tokens of a reply: as its provider counts them, or estimated where a stopped stream brings no count. */
final class TokenCounts {
    /** Common tokenizers make about one token of four characters of code; a stopped reply is rounded up. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private TokenCounts() {}

    /** What the provider counted; empty where it did not. */
    static Optional<Usage> of(ChatResponse response) {
        var usage = response.tokenUsage();
        if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
            return Optional.empty();
        }
        return Optional.of(counted(usage));
    }

    private static Usage counted(TokenUsage usage) {
        return switch (usage) {
            // Anthropic counts cached tokens beside the others; here they are among them.
            case AnthropicTokenUsage anthropic -> {
                var read = number(anthropic.cacheReadInputTokens());
                var created = number(anthropic.cacheCreationInputTokens());
                yield new Usage(1, usage.inputTokenCount() + read + created, read, usage.outputTokenCount());
            }
            case OpenAiTokenUsage openAi -> {
                var details = openAi.inputTokensDetails();
                yield plain(usage, details == null ? 0 : number(details.cachedTokens()));
            }
            // Gemini counts the tokens of thoughts beside those of the reply, and charges both as output.
            case GoogleAiGeminiTokenUsage gemini ->
                new Usage(
                        1,
                        usage.inputTokenCount(),
                        number(gemini.cachedContentTokenCount()),
                        usage.outputTokenCount() + number(gemini.thoughtsTokenCount()));
            case TokenUsage other -> plain(other, 0);
        };
    }

    /** @param most tokens at which the provider cuts replies */
    static Usage estimated(Question question, CharSequence text, int most) {
        return new Usage(1, tokens(question.bytes()), 0, Math.min(most, tokens(text.length())));
    }

    private static Usage plain(TokenUsage usage, long cached) {
        return new Usage(1, usage.inputTokenCount(), cached, usage.outputTokenCount());
    }

    private static long tokens(long characters) {
        return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
    }

    private static long number(Integer count) {
        return count == null ? 0 : count;
    }
}

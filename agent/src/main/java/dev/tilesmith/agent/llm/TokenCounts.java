package dev.tilesmith.agent.llm;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;

/** Tokens of a reply: as its provider counts them, or estimated where a stopped stream brings no count. */
final class TokenCounts {
    /** Common tokenizers make about one token of four characters of code; a stopped reply is rounded up. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private TokenCounts() {}

    static Usage of(ChatResponse response, Question question, CharSequence text) {
        var usage = response.tokenUsage();
        if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
            return estimated(question, text);
        }
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
            case GoogleAiGeminiTokenUsage gemini -> plain(usage, number(gemini.cachedContentTokenCount()));
            case TokenUsage other -> plain(other, 0);
        };
    }

    static Usage estimated(Question question, CharSequence text) {
        return new Usage(1, tokens(question.bytes()), 0, tokens(text.length()));
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

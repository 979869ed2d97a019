package dev.tilesmith.agent.llm;

import dev.tilesmith.prompt.Prompt;

/**
 * What a model is asked.
 *
 * @param sample tells apart questions of the same words; also the seed, where a provider takes one
 * @param enough when the reply need not go on
 */
public record Question(Prompt prompt, long sample, Enough enough) {
    /** Bytes of the prompt: no tokenizer makes more tokens of them. */
    long bytes() {
        return bytes(prompt.system()) + bytes(prompt.user());
    }

    private static long bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
}

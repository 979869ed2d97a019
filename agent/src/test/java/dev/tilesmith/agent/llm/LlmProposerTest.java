package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.op.Ops;
import dev.tilesmith.prompt.Prompt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LlmProposerTest {
    @Test
    void a_plan_names_its_option_and_its_sentence() {
        var model = new Scripted("OPTION: Unroll\nUnroll the loop at line 7 four times.\n\nDetails follow.");
        var plans = new LlmProposer(model).plan(parent(), 1, new SplittableRandom(1));
        assertEquals("unroll", plans.getFirst().option().toLowerCase(java.util.Locale.ROOT));
        assertEquals("Unroll the loop at line 7 four times.", plans.getFirst().sentence());
    }

    @Test
    void a_reply_without_a_plan_or_without_code_is_no_proposal() {
        var model = new Scripted("I would rather not.", "I would rather not.");
        assertEquals(List.of(), new LlmProposer(model).plan(parent(), 1, new SplittableRandom(1)));
        assertEquals(Optional.empty(), LlmProposer.readCode("void kernel() {}"));
    }

    @Test
    void the_last_code_block_of_a_reply_is_the_kernel() {
        assertEquals(
                Optional.of("void kernel() { b(); }\n"),
                LlmProposer.readCode(
                        "First\n```c\nvoid kernel() { a(); }\n```\nbetter:\n```c\nvoid kernel() { b(); }\n```\n"));
    }

    @Test
    void the_code_prompt_carries_the_plan_and_the_parent() {
        var model = new Scripted("OPTION: unroll\nUnroll it all.", "```c\nvoid kernel() {}\n```");
        var proposer = new LlmProposer(model);
        var plan = proposer.plan(parent(), 1, new SplittableRandom(1)).getFirst();
        assertEquals(List.of("void kernel() {}\n"), proposer.code(parent(), plan, 1, new SplittableRandom(1)));
        var prompt = model.asked.getLast().user();
        assertTrue(prompt.contains("Unroll it all.") && prompt.contains("the_parent_kernel"), prompt);
    }

    @Test
    void an_option_off_the_menu_keeps_the_name_that_the_model_gave() {
        var menu = Menus.of("gemmini-int8-16");
        var plan = LlmProposer.readPlan("**OPTION:** fuse everything\nDo it.", menu)
                .orElseThrow();
        assertEquals("fuse everything", plan.option());
    }

    @Test
    void a_model_is_named_with_its_provider_and_perhaps_a_base_url() {
        assertEquals(
                new ModelSpec("openai", "qwen", Optional.of("http://localhost:8000/v1")),
                ModelSpec.parse("openai:qwen@http://localhost:8000/v1/"));
        assertEquals("openai:gpt", ModelSpec.parse("openai:gpt").text());
        var problem = assertThrows(BadModel.class, () -> ModelSpec.parse("gpt"));
        assertEquals(
                "model 'gpt' names no provider; a model is openai:NAME or openai:NAME@BASE-URL", problem.getMessage());
        assertThrows(BadModel.class, () -> ModelSpec.parse("openai:"));
        assertThrows(BadModel.class, () -> ModelSpec.parse("nobody:gpt"));
        assertThrows(BadModel.class, () -> ModelSpec.parse("openai:gpt@localhost"));
    }

    private static Parent parent() {
        var feedback =
                new Feedback(0.4, List.of(new Feedback.Wait("execute", "waits for a load", 400, 7)), 1, 1, 1, 1, "");
        return new Parent(
                Ops.parse("gemm:64x64x64"),
                new Kernel("k", "void the_parent_kernel() {}"),
                new Verdict.Correct(new Cycles(1000), feedback),
                List.of(),
                List.of());
    }

    /** Answers with prepared texts, in order. */
    private static final class Scripted implements ChatClient {
        private final ArrayDeque<String> replies;
        private final List<Prompt> asked = new ArrayList<>();

        Scripted(String... replies) {
            this.replies = new ArrayDeque<>(List.of(replies));
        }

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public Reply ask(Prompt prompt) {
            asked.add(prompt);
            return new Reply.Text(replies.removeFirst(), 0, 0);
        }
    }
}

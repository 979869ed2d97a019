package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.menu.Menu;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.prompt.Prompt;
import dev.tilesmith.prompt.PromptFiles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LlmProposerTest {
    private static final Op OP = Ops.parse("gemm:64x64x64");
    private static final Menu MENU =
            Menus.of("gemmini-int8-16", Menus.Purpose.OPTIMIZE).forOps("gemm");
    private static final LlmSettings USUAL = LlmSettings.of(MENU);
    private static final String KERNEL = "```c\nvoid kernel() { a(); }\n```\n";

    @Test
    void a_plan_names_its_option_and_its_sentence() {
        var model = new Scripted("OPTION: Unroll a loop\nUnroll the loop at line 7 four times.\n\nDetails follow.");
        var plan = plan(model, USUAL).items().getFirst();
        assertEquals("unroll a loop", plan.option());
        assertEquals("Unroll the loop at line 7 four times.", plan.sentence());
    }

    @Test
    void a_reply_without_a_plan_is_an_outcome_and_no_proposal() {
        var answer = plan(new Scripted("I would rather not."), USUAL);
        assertEquals(List.of(), answer.items());
        assertEquals(Outcome.UNUSABLE, answer.calls().getFirst().outcome());
        assertEquals(7, answer.calls().getFirst().tokensIn());
    }

    @Test
    void the_code_prompt_carries_the_plan_and_the_parent() {
        var model = new Scripted("OPTION: unroll\nUnroll it all.", "```c\nvoid kernel() {}\n```\nDone.");
        var proposer = proposer(model, USUAL);
        var plan = plan(proposer).items().getFirst();
        var drafts = proposer.code(parent("void the_parent_kernel() {}"), plan, 1, new SplittableRandom(1));
        assertEquals(List.of(new Draft(plan, "void kernel() {}\n")), drafts.items());
        var prompt = model.asked.getLast().user();
        assertTrue(prompt.contains("Unroll it all.") && prompt.contains("the_parent_kernel"), prompt);
    }

    @Test
    void what_a_kernel_would_take_is_found_out_once_for_its_plans_and_not_for_its_kernels() {
        var found = new ArrayList<Kernel>();
        var model = new Scripted("OPTION: unroll\nUnroll.", "OPTION: unroll\nUnroll.", KERNEL);
        var proposer = proposer(model, USUAL).withWhatIfs(kernel -> {
            found.add(kernel);
            return List.of();
        });
        var parent = parent("void the_parent_kernel() {}");
        var plan = new Plan("unroll", "Unroll.", "Unroll.");
        proposer.code(parent, plan, 1, new SplittableRandom(1));
        assertEquals(List.of(), found);
        proposer.plan(parent, new Share(0, 1, 2, 1), new SplittableRandom(1));
        proposer.plan(parent, new Share(1, 1, 2, 1), new SplittableRandom(2));
        assertEquals(List.of(parent.kernel()), found);
    }

    @Test
    void an_option_off_the_menu_keeps_the_name_that_the_model_gave() {
        var plan = ReplyReader.plan("**OPTION:** fuse everything\nDo it.", MENU).orElseThrow();
        assertEquals("fuse everything", plan.option());
    }

    @Test
    void an_option_that_was_not_offered_counts_as_what_it_is_and_the_call_says_so() {
        var remarks = Map.of(
                "Unroll a loop", "",
                "widen moves", "took an option of the menu that was not offered",
                "fuse everything", "took an option that is not on the menu");
        var place = MENU.options().indexOf(MENU.option("unroll a loop").orElseThrow());
        var offered = new Share(place, 1, place + 1, 1, Share.Coverage.EVERY_OPTION);
        remarks.forEach((option, remark) -> {
            var model = new Scripted("OPTION: %s\nDo it.".formatted(option));
            var answer = proposer(model, USUAL).plan(parent("void k() {}"), offered, new SplittableRandom(1));
            assertTrue(option.equalsIgnoreCase(answer.items().getFirst().option()), answer::toString);
            assertEquals(remark, answer.calls().getFirst().reason());
        });
    }

    @Test
    void the_plans_for_one_parent_choose_from_different_menus() {
        var prompts = new HashSet<String>();
        for (var first = 0; first < 4; first++) {
            var model = new Scripted("OPTION: unroll\nUnroll.");
            proposer(model, USUAL).plan(parent("void k() {}"), new Share(first, 1, 4, 99), new SplittableRandom(first));
            prompts.add(model.asked.getFirst().user());
        }
        assertEquals(4, prompts.size());
    }

    @Test
    void planning_can_be_skipped() {
        var model = new Scripted("OPTION: widen moves\nWiden them.\n" + KERNEL);
        var proposer = proposer(
                model,
                new LlmSettings(
                        MENU, MENU, 0.3, USUAL.statistics(), PromptFiles.BUNDLED, true, LlmSettings.EditMode.NEVER, 0));
        var plans = plan(proposer);
        assertEquals(0, model.asked.size());
        var draft = proposer.code(parent("void k() {}"), plans.items().getFirst(), 1, new SplittableRandom(1))
                .items()
                .getFirst();
        assertEquals("widen moves", draft.plan().option());
        assertEquals("void kernel() { a(); }\n", draft.source());
    }

    @Test
    void the_first_plan_of_a_parent_can_be_the_models_own_invention() {
        var settings = new LlmSettings(
                MENU, MENU, 0.3, USUAL.statistics(), PromptFiles.BUNDLED, false, LlmSettings.EditMode.NEVER, 3);
        var model = new Scripted("OPTION: swap halves\nSwap them.", "OPTION: fuse loops\nFuse.");
        var proposer = proposer(model, settings);
        assertEquals("swap halves", plan(proposer).items().getFirst().option());
        assertTrue(model.asked.getFirst().user().contains("Think of 3 different optimizations"));
        proposer.plan(parent("void k() {}"), new Share(1, 1, 2, 5), new SplittableRandom(1));
        assertTrue(model.asked.getLast().user().contains("from this menu"));
    }

    @Test
    void a_long_kernel_is_edited_and_a_search_part_must_stand_in_it_once() {
        var source = "int one;\nint two;\nint two;\n" + "// filler\n".repeat(200) + "void kernel() {}\n";
        assertEquals(
                new Edits.Result.Applied(source.replace("int one;", "int three;")),
                Edits.apply(edit("int one;", "int three;"), source));
        assertEquals(
                new Edits.Result.Failed("edit 1: its search part is in the kernel more than once"),
                Edits.apply(edit("int two;", "int four;"), source));
        assertEquals(
                new Edits.Result.Failed("edit 2: its search part is not in the kernel"),
                Edits.apply(edit("int one;", "int three;") + edit("int one;", "int five;"), source));
        var answer = proposer(new Scripted("no edits here"), USUAL)
                .code(parent(source), new Plan("o", "s", "d"), 1, new SplittableRandom(1));
        assertEquals("the reply has no edits", answer.calls().getFirst().reason());
        var edited = proposer(new Scripted(edit("int one;", "int six;")), USUAL)
                .code(parent(source), new Plan("o", "s", "d"), 1, new SplittableRandom(1));
        assertTrue(edited.items().getFirst().source().startsWith("int six;"));
    }

    @Test
    void a_repair_shows_the_rejected_kernel_and_why() {
        var model = new Scripted(KERNEL);
        var failed = new Draft(new Plan("unroll", "Unroll.", "Unroll all."), "void kernel() { b(); }");
        var answer = proposer(model, USUAL)
                .repair(
                        parent("void k() {}"),
                        failed,
                        new Verdict.OverLimit("instructions", 77),
                        new SplittableRandom(1));
        assertEquals("void kernel() { a(); }\n", answer.items().getFirst().source());
        var prompt = model.asked.getFirst().user();
        assertTrue(prompt.contains("b();") && prompt.contains("overLimit") && prompt.contains("Unroll all."), prompt);
    }

    @Test
    void two_parents_are_combined_without_a_plan() {
        var model = new Scripted(KERNEL);
        var pair = parent("void first() {}").with(parent("void second() {}"));
        var proposer = proposer(model, USUAL);
        var plans = proposer.plan(pair, new Share(0, 1, 1, 5), new SplittableRandom(1));
        assertEquals(List.of(), plans.calls());
        var drafts = proposer.code(pair, plans.items().getFirst(), 1, new SplittableRandom(1));
        assertEquals("combine two kernels", drafts.items().getFirst().plan().option());
        var prompt = model.asked.getFirst().user();
        assertTrue(prompt.contains("void first()") && prompt.contains("void second()"), prompt);
    }

    private static String edit(String search, String replace) {
        return "<<<<<<< SEARCH\n%s\n=======\n%s\n>>>>>>> REPLACE\n".formatted(search, replace);
    }

    private static LlmProposer proposer(Scripted model, LlmSettings settings) {
        return new LlmProposer(model, model, Prices.UNKNOWN, settings, OP);
    }

    private static dev.tilesmith.agent.propose.Answer<Plan> plan(Scripted model, LlmSettings settings) {
        return plan(proposer(model, settings));
    }

    private static dev.tilesmith.agent.propose.Answer<Plan> plan(LlmProposer proposer) {
        return proposer.plan(parent("void k() {}"), new Share(0, 1, 1, 5), new SplittableRandom(1));
    }

    private static Parent parent(String source) {
        var feedback =
                new Feedback(0.4, List.of(new Feedback.Wait("execute", "waits for a load", 400, 7)), 1, 1, 1, 1, "");
        return new Parent(
                OP, new Kernel("k", source), new Verdict.Correct(new Cycles(1000), feedback), List.of(), List.of());
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
        public Reply ask(Question question) {
            asked.add(question.prompt());
            return new Reply.Text(question.enough().cut(replies.removeFirst()), new Usage(1, 7, 0, 3));
        }
    }
}

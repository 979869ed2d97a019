package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.llm.LlmProposer;
import dev.tilesmith.agent.llm.LlmSettings;
import dev.tilesmith.agent.llm.ModelSpec;
import dev.tilesmith.agent.llm.OpenAiClient;
import dev.tilesmith.agent.llm.Prices;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.op.Op;
import java.time.Duration;

/** The models of a run. Keys come from environment variables only. */
final class Models {
    private static final String KEY = "OPENAI_API_KEY";
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private Models() {}

    /** A local server may need no key; OpenAI's own does. */
    static void checkUsable(ModelSpec spec, Environment environment) {
        if (spec.baseUrl().isEmpty() && environment.variable(KEY).isEmpty()) {
            throw UserError.environment("%s needs a key: set %s, or name a server of your own with openai:NAME@BASE-URL"
                    .formatted(spec.text(), KEY));
        }
    }

    static Proposer proposer(String spec, Op op, Environment environment, Evaluator evaluator) {
        var parsed = ModelSpec.parse(spec);
        checkUsable(parsed, environment);
        var key = environment.variable(KEY).orElse("none");
        var client = new OpenAiClient(parsed, key, TIMEOUT, OpenAiClient.Pauses.doubling());
        var menu = Menus.of(op.target().name(), Menus.Purpose.OPTIMIZE).forOps(opClass(op));
        return new LlmProposer(client, client, Prices.UNKNOWN, LlmSettings.of(menu), op)
                .withWhatIfs(kernel -> evaluator.whatIfs(op, kernel));
    }

    /** The class of ops that menus know, {@code gemm} or {@code conv}; any other for a function of the user's own. */
    private static String opClass(Op op) {
        return op.text().substring(0, op.text().indexOf(':'));
    }
}

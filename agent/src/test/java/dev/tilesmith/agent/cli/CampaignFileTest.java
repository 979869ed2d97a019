package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a campaign is said in one line, with the file and the key, before anything is searched. */
class CampaignFileTest {
    private static final String OP = "ops: [gemm:16x16x16]\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ops: []                                      | ops: must be a list of ops
            opss: [gemm:16x16x16]                        | there is no key 'opss'; did you mean ops?
            - gemm:16x16x16                              | a campaign has the keys name, ops, settings, budget, got ["gemm:16x16x16"]
            ops: [gemm:0x1x1]                            | ops[1]: op 'gemm:0x1x1': M is 0; M must be a whole number from 1 to 1,048,576
            ops: [gemm:8x8x8, {gemm: 16x16x16}]          | ops[2]: write gemm:16x16x16, without a space behind the colon
            ops: [{op: "gemm:8x8x8", count: 0}]          | ops[1]: count: must be a whole number from 1 to 1,000,000, got 0
            ops: [{op: "gemm:8x8x8", count: many}]       | ops[1]: count: must be a whole number from 1 to 1,000,000, got "many"
            ops: [{op: "gemm:8x8x8", cuont: 2}]          | ops[1]: there is no key 'cuont'; did you mean count?
            ops: [{op: "gemm:8x8x8", kernel: none.c}]    | ops[1]: none.c: no such file
            ops: [{count: 2}]                            | ops[1]: op: is missing; it is the op's text form, e.g. gemm:512x512x512
            ops: [{op: [1]}]                             | ops[1]: op: must be a text, got [1]
            """)
    void ops_that_are_none(String yaml, String problem) throws IOException {
        refusedFile(yaml, "net.yaml: " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            settings: 4                  | settings: must be a list of
            settings: {beem: 3}          | settings: there is no setting 'beem'; did you mean beam?
            settings: {beam: x}          | settings: beam: 'x' is not a whole number, or too large
            settings: {beam: 0}          | settings: beam: must be at least 1, got 0
            settings: {start: fsm}       | settings: start: fsm is a kernel of hardware loops; it needs --allow-loop-commands
            settings: {seed-with: most}  | settings: seed-with: must be one of exact, mip, random, none, got 'most'
            settings: {repair: 1}        | settings: repair: is about models, and there is none; name a --model, or leave --repair out
            settings: {budget-usd: 1}    | settings: budget-usd is for the whole campaign; write it as usd under budget
            settings: {beam: {a: 1}}     | settings: beam: must be one value or a list of values
            budget: {hours: 1}           | budget: there is no key 'hours'; a budget has evaluations, minutes, tokens, usd
            budget: {minutes: 0}         | budget: minutes: must be above 0, got 0.0
            budget: {evaluations: 0}     | budget: evaluations: must be at least 1, one for the start of each op, got 0
            budget: {usd: 1}             | budget: usd: is about models, and there is none; name a --model, or leave --budget-usd out
            """)
    void settings_and_budgets_that_are_none(String yaml, String problem) throws IOException {
        refusedFile(OP + yaml, "net.yaml: " + problem);
    }

    @Test
    void a_flag_on_the_command_line_goes_before_the_file_and_a_mistake_in_it_is_no_mistake_of_the_file()
            throws IOException {
        refusedFile(OP + "settings: {beam: 0}", "--beam must be at least 1, got -1", "--beam", "-1");
        refusedFile(OP + "settings: {beam: 2}", "model 'x' names no provider", "--model", "x");
    }

    @Test
    void a_place_in_the_text_is_told() throws IOException {
        refusedFile("ops: [gemm:16x16x16", "net.yaml:1:20: not valid YAML: expected ',' or ']', but got <stream end>");
        refusedFile("ops: []\nops: []", "net.yaml:2:4: not valid YAML: Duplicate field 'ops'");
    }

    @Test
    void what_is_no_campaign_is_told() throws IOException {
        refusedFile("", "net.yaml: ops: must be a list of ops, e.g. `ops: [gemm:512x512x512]`");
        refused("campaign needs a FILE.yaml with a list of ops, or ops such as gemm:512x512x512, or --resume CAMPAIGN");
        refused("campaign takes one FILE.yaml, or ops; got a.yaml gemm:8x8x8", "a.yaml", "gemm:8x8x8");
        refused("none.yaml: no such file", "none.yaml");
        refused("there is no campaign 9; `tilesmith campaigns` lists those that there are", "--resume", "9");
        refused(
                "--resume 9 goes on with that campaign's own settings; leave --beam out",
                "--resume",
                "9",
                "--beam",
                "2");
        refused("--resume 9 goes on with that campaign's own ops; leave 'a.yaml' out", "--resume", "9", "a.yaml");
        refused(
                "--budget-evaluations must be at least 2, one for the start of each op, got 1",
                "gemm:8x8x8",
                "gemm:16x8x8",
                "--budget-evaluations",
                "1");
    }

    /** The budget is checked last. */
    @Test
    void the_layers_of_resnet50_are_a_campaign() throws IOException {
        var layers = Files.readString(Path.of("../experiments/campaigns/resnet50.yaml"));
        var problem = "--budget-evaluations must be at least 24, one for the start of each op, got 1";
        refusedFile(layers, problem, "--budget-evaluations", "1");
    }

    private void refusedFile(String yaml, String problem, String... more) throws IOException {
        Files.writeString(folder.resolve("net.yaml"), yaml);
        var arguments = new String[more.length + 1];
        arguments[0] = "net.yaml";
        System.arraycopy(more, 0, arguments, 1, more.length);
        refused(problem, arguments);
    }

    private void refused(String problem, String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "campaign";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        var result = new CommandLine(folder).run(all);
        assertEquals(ExitCode.INPUT, result.exitCode(), result::toString);
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result::err);
        var said = result.err().strip();
        assertEquals("tilesmith: " + problem, said.substring(0, Math.min(said.length(), problem.length() + 11)));
        assertFalse(Files.exists(folder.resolve("tilesmith-runs")));
    }
}

package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/reference.md} and the command line together: commands, options, and fields of the JSON. */
class ReferenceTest {
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]+)");

    /** In the list of a command's help, not in its examples. */
    private static final Pattern LISTED_OPTION = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z][a-z-]+)");

    /** Every command has these, and the reference says so once. */
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    @TempDir
    Path folder;

    @Test
    void every_option_stands_in_the_reference_and_every_option_there_is_one() throws IOException {
        var reference = reference();
        var all = new TreeSet<String>();
        commands().forEach((command, options) -> {
            all.addAll(options);
            var where = options.stream()
                    .filter(option -> !EVERYWHERE.contains(option))
                    .filter(option -> !isIn(section(reference, command), option))
                    .toList();
            assertEquals(List.of(), where, "options of %s that the reference lacks".formatted(command));
        });
        all.addAll(optionsOfSessions());
        var named = new TreeSet<String>();
        OPTION.matcher(reference).results().forEach(match -> named.add(match.group(1)));
        named.removeAll(all);
        assertEquals(Set.of(), named, "options that are none");
    }

    @Test
    void every_field_of_the_json_stands_in_the_row_of_its_command() throws IOException {
        Files.writeString(
                folder.resolve("model.yaml"),
                "- when: \"Answer with a plan\"\n  replies: [\"OPTION: widen moves\\nWiden them.\"]\n"
                        + "- replies: [\"I do not know.\"]\n");
        check(
                "optimize",
                "optimize",
                "gemm:16x16x16",
                "--iterations",
                "1",
                "--model",
                "scripted:" + folder.resolve("model.yaml"),
                "--record",
                "run.jsonl",
                "--out",
                "out");
        check("show", "show", "1");
        check("show", "show", "1", "--kernel", "0/0");
        check("runs", "runs");
        check(
                "campaign",
                "campaign",
                "gemm:16x16x16",
                "gemm:16x32x16",
                "--iterations",
                "1",
                "--budget-evaluations",
                "6");
        check("campaigns", "campaigns");
        check("replay", "replay", "1");
        check("replay", "replay", "run.jsonl");
        check("reuse", "reuse", "gemm:32x16x16", "--list");
        check("schedules", "schedules");
        check("schedules", "schedules", "show", "1", "--kernel");
        check("schedules export", "schedules", "export", "all.json");
        check("schedules import", "schedules", "import", "all.json");
        check("schedules verify", "schedules", "verify");
        check("eval", "eval", "gemm:16x16x16", "out/best.c");
        check("asm", "asm", "out/best.c");
        check("ops", "ops");
        check("ops", "ops", "gemm:16x16x16");
        check("ops", "ops", "gemm:16x16x16", "--start", "plain");
        check("menu stats", "menu", "stats");
        check("config", "config");
    }

    @Test
    void what_a_session_has_stands_in_the_reference() throws IOException {
        var reference = reference();
        var sessions = reference.substring(reference.indexOf("\n## Sessions"), reference.indexOf("\n## Reuse"));
        optionsOfSessions().stream()
                .filter(option -> !EVERYWHERE.contains(option))
                .forEach(option -> assertTrue(isIn(sessions, option), option));
        var lines = Stream.of("use gemm:16x16x16", "edit", "back", "save mine.c", "log", "kernel", "diff 1")
                .collect(Collectors.joining(" --json\n", "", " --json\n"));
        var edited = new CommandLine(folder, Map.of("VISUAL", "sed -i '1i //'"));
        check("repl", edited.session(lines));
        var rejected = new CommandLine(folder, Map.of("VISUAL", "sed -i d"));
        check("repl", rejected.session("use gemm:16x16x16 --json\nedit --json\n"), ExitCode.REJECTED);
        var unchanged = new CommandLine(folder, Map.of("VISUAL", "true"));
        check("repl", unchanged.session("use gemm:16x16x16 --json\nedit --json\n"));
    }

    private Set<String> optionsOfSessions() {
        var options = new TreeSet<String>();
        for (var name :
                List.of("use", "step", "kernel", "why", "edit", "diff", "log", "back", "save", "help", "exit")) {
            var usage =
                    new CommandLine(folder).session("help %s\n".formatted(name)).out();
            LISTED_OPTION.matcher(usage).results().map(match -> match.group(1)).forEach(options::add);
        }
        return options;
    }

    private void check(String command, String... arguments) throws IOException {
        var withJson = new ArrayList<>(List.of(arguments));
        withJson.add("--json");
        check(command, new CommandLine(folder).run(withJson.toArray(String[]::new)));
    }

    private static void check(String command, CommandLine.Result result) throws IOException {
        check(command, result, ExitCode.DONE);
    }

    private static void check(String command, CommandLine.Result result, int exitCode) throws IOException {
        assertEquals(exitCode, result.exitCode(), result.toString());
        var row = row(command);
        var fields = new TreeSet<String>();
        result.json().forEach(object -> collect(object, fields));
        assertTrue(!fields.isEmpty(), result::toString);
        fields.removeIf(field ->
                Pattern.compile("\\b%s\\b".formatted(field)).matcher(row).find());
        assertEquals(Set.of(), fields, "fields of %s that the reference lacks".formatted(command));
    }

    /** Settings of a run have the names of their flags, waits and steps of a kernel are explained elsewhere. */
    private static void collect(JsonNode node, Set<String> fields) {
        node.properties().forEach(field -> {
            fields.add(field.getKey());
            if (!Set.of("settings", "waits", "configuration").contains(field.getKey())) {
                collect(field.getValue(), fields);
            }
        });
        if (node.isArray()) {
            node.forEach(item -> collect(item, fields));
        }
    }

    private static boolean isIn(String text, String option) {
        return Pattern.compile("(?<![\\w-])%s(?![\\w-])".formatted(option))
                .matcher(text)
                .find();
    }

    /** What the reference says of a command: the rows that name it, and the table of the options that {@code optimize} and {@code campaign} share. */
    private static String section(String reference, String command) {
        var rows = new StringBuilder();
        reference
                .lines()
                .filter(line -> line.startsWith("| `" + command) || isOfSchedules(line, command))
                .forEach(rows::append);
        if (command.equals("optimize") || command.equals("campaign")) {
            var begin = reference.indexOf("### Options of `optimize`");
            rows.append(reference, begin, reference.indexOf("\n## ", begin));
        }
        return rows.toString();
    }

    /** Its subcommands share filters and {@code --json}. */
    private static boolean isOfSchedules(String line, String command) {
        return command.startsWith("schedules ")
                && (line.startsWith("| `schedules` |") || line.contains("all take `--json`"));
    }

    private static String row(String command) throws IOException {
        var json = reference().substring(reference().indexOf("\n## JSON"));
        return json.lines()
                .filter(line -> line.startsWith("| `" + command + "`"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the reference has no row for the JSON of " + command));
    }

    private static String reference() throws IOException {
        return Files.readString(Path.of("..", "docs", "reference.md"));
    }

    /** Long names of the options of each command that is run by itself. */
    private Map<String, Set<String>> commands() {
        var silent = new Output(OutputStream.nullOutputStream());
        var main = new Main(new Console(silent, silent, OptionalInt.empty()), new CommandLine(folder).environment());
        var commands = new LinkedHashMap<String, Set<String>>();
        collect("", main.commandLine(false), commands);
        commands.keySet().removeAll(List.of("generate-completion", "menu", "prompts"));
        return commands;
    }

    private static void collect(String before, picocli.CommandLine line, Map<String, Set<String>> commands) {
        line.getSubcommands().forEach((name, command) -> {
            var options = new TreeSet<String>();
            command.getCommandSpec().options().forEach(option -> options.add(option.longestName()));
            commands.put(before + name, options);
            collect(before + name + " ", command, commands);
        });
    }
}

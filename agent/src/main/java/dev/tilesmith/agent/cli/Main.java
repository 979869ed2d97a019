package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.cli.argument.Numbers;
import dev.tilesmith.agent.cli.argument.SettingsFile;
import dev.tilesmith.agent.cli.campaign.CampaignCommand;
import dev.tilesmith.agent.cli.campaign.CampaignsCommand;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Defect;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.kernel.AsmCommand;
import dev.tilesmith.agent.cli.kernel.EvalCommand;
import dev.tilesmith.agent.cli.kernel.SimCommand;
import dev.tilesmith.agent.cli.run.OptimizeCommand;
import dev.tilesmith.agent.cli.run.ReplayCommand;
import dev.tilesmith.agent.cli.run.ReuseCommand;
import dev.tilesmith.agent.cli.run.RunsCommand;
import dev.tilesmith.agent.cli.run.ShowCommand;
import dev.tilesmith.agent.cli.schedules.SchedulesCommand;
import dev.tilesmith.agent.repl.Commands;
import dev.tilesmith.agent.repl.ReplCommand;
import dev.tilesmith.op.BadOp;
import dev.tilesmith.prompt.BadPrompt;
import dev.tilesmith.schedule.store.StoreException;
import dev.tilesmith.sim.c.text.Spelling;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tilesmith} command. Every problem is one line and an exit code, never a stack trace. */
public final class Main {
    private static final Pattern OPTION = Pattern.compile("--([a-z][a-z-]*)");

    private final Console console;
    private final Environment environment;
    private final List<CommandLine> more;

    Main(Console console, Environment environment) {
        this(console, environment, List.of());
    }

    /** @param more commands of a session */
    private Main(Console console, Environment environment, List<CommandLine> more) {
        this.console = console;
        this.environment = environment;
        this.more = List.copyOf(more);
    }

    /** What is written, prompts with it, is the same in every country. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new Main(Console.system(), Environment.system()).run(arguments));
    }

    int run(String... arguments) {
        var asJson = List.of(arguments).contains("--json");
        try {
            return console.ended(commandLine(asJson).execute(arguments));
        } catch (UserError e) {
            console.problem(e.text(), asJson);
            return e.exitCode();
        } catch (RuntimeException | Error defect) {
            return defect(defect, List.of(arguments), asJson);
        }
    }

    CommandLine commandLine(boolean withJson) {
        var settings = SettingsFile.read(environment);
        var asJson = withJson || settings.isOn("json");
        var line = new CommandLine(new Root())
                .addSubcommand(new OptimizeCommand(console, environment))
                .addSubcommand(new ReuseCommand(console, environment, more -> optimize(more, asJson)))
                .addSubcommand(new CampaignCommand(console, environment))
                .addSubcommand(new ReplayCommand(console, environment))
                .addSubcommand(new EvalCommand(console, environment))
                .addSubcommand(new SimCommand(console, environment))
                .addSubcommand(new AsmCommand(console, environment))
                .addSubcommand(new OpsCommand(console))
                .addSubcommand(new RunsCommand(console, environment))
                .addSubcommand(new ShowCommand(console, environment))
                .addSubcommand(new CampaignsCommand(console, environment))
                .addSubcommand(SchedulesCommand.line(console, environment))
                .addSubcommand(
                        new CommandLine(new MenuCommand()).addSubcommand(new MenuCommand.Stats(console, environment)))
                .addSubcommand(new CommandLine(new PromptsCommand())
                        .addSubcommand(new PromptsCommand.Export(console, environment)))
                .addSubcommand(new ConfigCommand(console, settings))
                .addSubcommand(new DoctorCommand(console, environment))
                .addSubcommand(new ReplCommand(console, environment, new OfSession()))
                .addSubcommand(new GenerateCompletion());
        more.forEach(line::addSubcommand);
        line.getSubcommands().values().forEach(command -> {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            command.getCommandSpec().defaultValueProvider(new ConfigCommand.SettingDefaults(settings));
        });
        settings.checkNames(names(line));
        return Numbers.readBy(line)
                .setUsageHelpAutoWidth(true)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((problem, given) -> usage(problem, settings, asJson))
                .setExecutionExceptionHandler((problem, command, result) ->
                        failure(problem, file(problem, command, settings), result.originalArgs(), asJson));
    }

    /** The names that settings may have. */
    private static Set<String> names(CommandLine line) {
        var names = new TreeSet<String>();
        line.getCommandSpec().options().stream()
                .filter(ConfigCommand.SettingDefaults::isSetting)
                .map(ConfigCommand.SettingDefaults::name)
                .forEach(names::add);
        line.getSubcommands().values().forEach(command -> names.addAll(names(command)));
        return names;
    }

    private int optimize(List<String> arguments, boolean asJson) {
        var all = new ArrayList<>(List.of("optimize"));
        all.addAll(arguments);
        return commandLine(asJson).execute(all.toArray(String[]::new));
    }

    private int usage(ParameterException problem, SettingsFile settings, boolean asJson) {
        console.problem(
                "%s%s%s; see `%s --help`"
                        .formatted(
                                file(problem, settings),
                                firstLine(problem),
                                suggestion(problem),
                                problem.getCommandLine().getCommandSpec().qualifiedName()),
                asJson);
        return ExitCode.INPUT;
    }

    /** The settings file that has the value, if that is where it comes from. */
    private static String file(ParameterException problem, SettingsFile settings) {
        return problem.getArgSpec() instanceof OptionSpec option && ConfigCommand.SettingDefaults.isSetting(option)
                ? settings.find(ConfigCommand.SettingDefaults.name(option))
                        .filter(setting -> setting.value().equals(problem.getValue()))
                        .map(setting -> setting.file() + ": ")
                        .orElse("")
                : "";
    }

    private static String suggestion(ParameterException problem) {
        return problem instanceof UnmatchedArgumentException unmatched
                ? Spelling.meant(unmatched.getUnmatched().getFirst(), unmatched.getSuggestions())
                        .map("; did you mean %s?"::formatted)
                        .orElse("")
                : "";
    }

    /** The same for a problem that a command itself found: what it says of an option begins with the option's name. */
    private static String file(Exception problem, CommandLine command, SettingsFile settings) {
        var option = OPTION.matcher(String.valueOf(problem.getMessage()));
        return problem instanceof UserError
                        && option.lookingAt()
                        && !command.getParseResult().hasMatchedOption(option.group())
                ? settings.find(option.group(1))
                        .map(setting -> setting.file() + ": ")
                        .orElse("")
                : "";
    }

    private int failure(Exception problem, String file, List<String> arguments, boolean asJson) {
        return switch (problem) {
            case UserError error -> {
                console.problem(file + error.text(), asJson);
                yield error.exitCode();
            }
            case StoreException store -> {
                console.problem(firstLine(store), asJson);
                yield ExitCode.ENVIRONMENT;
            }
            // A reference of the user's own shows only when it runs that it does not.
            case BadOp op -> {
                console.problem(firstLine(op), asJson);
                yield ExitCode.INPUT;
            }
            case BadPrompt prompt -> {
                console.problem(firstLine(prompt), asJson);
                yield ExitCode.INPUT;
            }
            // Only in a session: otherwise the process ends.
            case CancellationException _ -> ExitCode.INTERRUPTED;
            case UncheckedIOException io -> {
                console.problem(UserError.reason(io), asJson);
                yield ExitCode.ENVIRONMENT;
            }
            case Exception defect -> defect(defect, arguments, asJson);
        };
    }

    private int defect(Throwable defect, List<String> arguments, boolean asJson) {
        console.problem(new Defect(defect, arguments).report(environment), asJson);
        return ExitCode.DEFECT;
    }

    private static String firstLine(Exception problem) {
        return Arrays.stream(String.valueOf(problem.getMessage()).split("\n"))
                .findFirst()
                .orElse(problem.getClass().getSimpleName());
    }

    /** What a session carries out. */
    private static final class OfSession implements Commands {
        @Override
        public CommandLine line(Console console, Environment environment, List<CommandLine> more) {
            return new Main(console, environment, more).commandLine(false);
        }

        @Override
        public int run(Console console, Environment environment, List<CommandLine> more, List<String> arguments) {
            return new Main(console, environment, more).run(arguments.toArray(String[]::new));
        }
    }

    @Command(
            name = "tilesmith",
            mixinStandardHelpOptions = true,
            versionProvider = VersionLines.class,
            description = "Makes kernels for tensor accelerators fast by search.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Begin with:",
                "  tilesmith optimize gemm:512x512x512",
                "",
                "Exit codes: 0 done; 1 a kernel was rejected, or no speedup where one was required; 2 wrong usage or input;",
                "3 the environment lacks something; 130 interrupted, resumable."
            })
    private final class Root implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            spec.commandLine().usage(console.err());
        }
    }
}

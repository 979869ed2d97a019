package dev.tilesmith.agent.cli.campaign;

import dev.tilesmith.agent.cli.console.UserError;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * What a campaign's file says for the flags of the command: a flag on the command line goes before it, and it before the
 * settings of the user.
 */
record FileDefaults(CommandSpec command, CampaignFile file) {
    private static final Set<String> NO_SETTINGS = Set.of("resume", "new", "json", "help", "version");
    private static final Pattern FLAG = Pattern.compile("--([a-z][a-z-]*)");
    private static final Pattern PICOCLIS = Pattern.compile("Invalid value for option '[^']*'( \\([^)]*\\))?: ");

    /**
     * Reads the command line again, with what the file says as defaults.
     *
     * @throws UserError if that is no value for a flag, or there is no such flag
     */
    void apply() {
        file.checkSettings(names());
        var line = command.commandLine();
        var settings = line.getDefaultValueProvider();
        line.setDefaultValueProvider(argument ->
                argument instanceof OptionSpec option && file.flag(name(option)).isPresent()
                        ? file.flag(name(option)).get()
                        : settings.defaultValue(argument));
        try {
            command.root().commandLine().parseArgs(originalArguments());
        } catch (ParameterException bad) {
            throw bad.getArgSpec() instanceof OptionSpec option && isOfFile(name(option))
                    ? UserError.input("%s: %s".formatted(file.place(name(option)), reason(bad)))
                    : bad;
        }
    }

    private String[] originalArguments() {
        return command.commandLine().getParseResult().originalArgs().toArray(String[]::new);
    }

    private static String reason(ParameterException bad) {
        var first = String.valueOf(bad.getMessage()).lines().findFirst().orElse("");
        return PICOCLIS.matcher(first).replaceFirst("");
    }

    private List<String> names() {
        return command.options().stream()
                .map(FileDefaults::name)
                .filter(name -> !NO_SETTINGS.contains(name) && !name.startsWith("budget-"))
                .sorted()
                .toList();
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    /** Whether the user gave an option, on the command line or in the file. */
    boolean isGiven(String option) {
        return isOnCommandLine(option)
                || file.flag(option.replaceFirst("^-+", "")).isPresent();
    }

    private boolean isOnCommandLine(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Whether the value of a flag is the file's. */
    private boolean isOfFile(String flag) {
        return file.flag(flag).isPresent() && !isOnCommandLine("--" + flag);
    }

    /** What is said of a flag, which begins with its name, is said of the file's key where the value is from there. */
    <T> T located(Supplier<T> checked) {
        try {
            return checked.get();
        } catch (UserError bad) {
            var flag = FLAG.matcher(bad.text());
            throw flag.lookingAt() && isOfFile(flag.group(1))
                    ? UserError.input("%s: %s"
                            .formatted(
                                    file.place(flag.group(1)),
                                    bad.text().substring(flag.end()).strip()))
                    : bad;
        }
    }
}

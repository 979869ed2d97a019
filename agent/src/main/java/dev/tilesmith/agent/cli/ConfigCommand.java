package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.cli.argument.SettingsFile;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tilesmith config}: the effective settings and where each came from. */
@Command(
        name = "config",
        description = "Prints the effective settings and where each came from.",
        footer = {
            "",
            "Settings are read from tilesmith.yaml in the working directory, then from ~/.config/tilesmith/config.yaml.",
            "Each has the name of its flag without the dashes:",
            "  beam: 6",
            "  model: [openai:NAME@http://localhost:8000/v1]"
        })
final class ConfigCommand implements Callable<Integer> {
    private final Console console;
    private final SettingsFile settings;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    ConfigCommand(Console console, SettingsFile settings) {
        this.console = console;
        this.settings = settings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        var optimize = Objects.requireNonNull(spec.root().subcommands().get("optimize"));
        // Reads every setting as its flag would be, and refuses what does not fit.
        optimize.parseArgs();
        optimize.getCommandSpec().options().stream()
                .filter(SettingDefaults::isSetting)
                .forEach(this::print);
        return ExitCode.DONE;
    }

    private void print(OptionSpec option) {
        var name = SettingDefaults.name(option);
        var set = settings.find(name);
        var value = set.map(SettingsFile.Setting::value)
                .orElse(option.defaultValue() == null ? "-" : option.defaultValue());
        var origin = set.map(setting -> setting.file().toString()).orElse("default");
        if (json) {
            console.json(Console.fields("setting", name, "value", value, "from", origin));
        } else {
            console.line("%-20s %-20s %s".formatted(name, value, origin));
        }
    }

    /** Makes the settings the defaults of the flags that bear their names. */
    static final class SettingDefaults implements CommandLine.IDefaultValueProvider {
        private final SettingsFile settings;

        SettingDefaults(SettingsFile settings) {
            this.settings = settings;
        }

        @Override
        public @org.jspecify.annotations.Nullable String defaultValue(CommandLine.Model.ArgSpec argument) {
            return argument instanceof OptionSpec option && isSetting(option)
                    ? settings.find(name(option))
                            .map(SettingsFile.Setting::value)
                            .orElse(null)
                    : null;
        }

        static boolean isSetting(OptionSpec option) {
            return !option.usageHelp()
                    && !option.versionHelp()
                    && !List.of("--resume", "--from-run", "--new").contains(option.longestName());
        }

        static String name(OptionSpec option) {
            return option.longestName().replaceFirst("^-+", "");
        }
    }
}

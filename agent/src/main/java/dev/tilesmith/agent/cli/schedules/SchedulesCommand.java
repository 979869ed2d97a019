package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.ScheduleStore;
import dev.tilesmith.schedule.StoredSchedule;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tilesmith schedules}. */
@Command(
        name = "schedules",
        description = "Lists the verified kernels in the store, newest first.",
        footer = {
            "",
            "Examples:",
            "  tilesmith schedules --op 'gemm:512x*' --sort speedup",
            "  tilesmith schedules show 12",
            "  tilesmith schedules export kernels --op conv",
            "  tilesmith schedules import kernels",
            "  tilesmith schedules prune --keep 3 --dry-run",
            "  tilesmith schedules verify 12"
        })
public final class SchedulesCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Mixin
    private ScheduleFilter filter = new ScheduleFilter();

    @Option(names = "--json", description = "One JSON object a line, the kernel's source included.")
    private boolean json;

    SchedulesCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    /** The command with its subcommands. */
    public static CommandLine line(Console console, Environment environment) {
        return new CommandLine(new SchedulesCommand(console, environment))
                .addSubcommand(new SchedulesShow(console, environment))
                .addSubcommand(new SchedulesExport(console, environment))
                .addSubcommand(new SchedulesImport(console, environment))
                .addSubcommand(new SchedulesPrune(console, environment))
                .addSubcommand(new SchedulesVerify(console, environment));
    }

    @Override
    public Integer call() {
        var present = present();
        try (var store = Stores.open(environment)) {
            var schedules = filter.of(store);
            if (json) {
                schedules.forEach(one -> console.json(ScheduleText.fieldsWithSource(one.asRecorded())));
            } else if (schedules.isEmpty()) {
                console.line(none(store));
            } else {
                console.line(ScheduleText.TABLE_HEAD);
                schedules.forEach(one -> print(one, present));
            }
        }
        return ExitCode.DONE;
    }

    /** Why there is nothing to show or to verify. */
    static String none(ScheduleStore store) {
        return store.schedules().isEmpty()
                ? "no schedules yet; `tilesmith optimize OP` saves one for each op"
                : "no schedule is like that; `tilesmith schedules` lists all";
    }

    private void print(StoredSchedule schedule, Verification present) {
        console.line(ScheduleText.row(schedule.asRecorded(), present.isCurrent(schedule)));
    }

    /** How schedules are verified with the compiler that needs no installation. */
    static Verification present() {
        var compiler = CompilerOption.compiler("builtin");
        return new Verification(compiler, CompilerOption.version(compiler), 1);
    }
}

package dev.tilesmith.agent.cli.campaign;

import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.batch.CampaignPlan;
import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.Interruption;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.run.Models;
import dev.tilesmith.agent.cli.run.RunOptions;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.schedule.CampaignRow;
import dev.tilesmith.schedule.store.SqliteStore;
import dev.tilesmith.schedule.store.StoreException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tilesmith campaign}: searches for faster kernels of many ops under one budget, or goes on with that. */
@Command(
        name = "campaign",
        description = {
            "Searches for faster kernels of many ops under one budget, one op after the other.",
            "Each is a run of its own, as `tilesmith optimize` makes it; budgets are for all ops together, and each op gets"
                    + " an even share of what is left. The same command again goes on where it was interrupted."
        },
        footer = {
            "",
            "A file is YAML:",
            "  ops:",
            "    - gemm:512x512x512",
            "    - {op: \"conv:1x56x56x64,k=64,r=3,s=3,pad=1\", count: 3, name: conv2}",
            "  settings: {beam: 4, iterations: 8}",
            "  budget: {evaluations: 2000, minutes: 120}",
            "",
            "Examples:",
            "  tilesmith campaign net.yaml",
            "  tilesmith campaign net.yaml --seed 7 --budget-minutes 60",
            "  tilesmith campaign gemm:512x512x512 gemm:1024x512x512 --iterations 4",
            "  tilesmith campaign --resume 2"
        })
public final class CampaignCommand implements Callable<Integer> {
    /** The options that say how a campaign goes on; all others say what it is, which is settled when it begins. */
    private static final Set<String> OF_RESUMING = Set.of("--resume", "--no-overlap", "--json");

    private final Console console;
    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE.yaml|OP",
            description = "A file with a list of ops, or ops (see `tilesmith ops`).")
    private List<String> asked = new ArrayList<>();

    @Option(
            names = "--resume",
            paramLabel = "CAMPAIGN",
            description = "Goes on with this campaign; its ops, settings and budget are its own.")
    private @Nullable Long resume;

    @Option(
            names = "--new",
            description = "Begins a new campaign, though one that asks for the same is not at its end.")
    private boolean anew;

    @Option(
            names = "--start",
            completionCandidates = Candidates.Starts.class,
            paramLabel = "NAME",
            defaultValue = "plain",
            description = "Begins with this generated kernel, plain, fsm or c (default: ${DEFAULT-VALUE}).")
    private String start = "plain";

    @Option(
            names = "--budget-evaluations",
            paramLabel = "N",
            description = "All ops together evaluate at most N kernels.")
    private @Nullable Long budgetEvaluations;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    public CampaignCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var file = resume == null ? Optional.of(file()) : Optional.<CampaignFile>empty();
        try (var store = Stores.open(environment)) {
            var row = file.isPresent() ? begun(store, file.get()) : resumed(store);
            try (var _ = Stores.claimCampaign(store, row.id())) {
                return execute(store, StoredCampaign.of(store, placed(store, row)));
            }
        }
    }

    private CampaignFile file() {
        if (asked.isEmpty()) {
            throw UserError.input("campaign needs a FILE.yaml with a list of ops, or ops such as gemm:512x512x512, or"
                    + " --resume CAMPAIGN");
        }
        var isFile = asked.stream().anyMatch(CampaignCommand::isFile);
        if (isFile && asked.size() > 1) {
            throw UserError.input("campaign takes one FILE.yaml, or ops; got %s".formatted(String.join(" ", asked)));
        }
        if (!isFile) {
            return CampaignFile.ofCommandLine(asked);
        }
        var file = CampaignFile.read(environment, asked.getFirst());
        new FileDefaults(spec, file).apply();
        return file;
    }

    private static boolean isFile(String argument) {
        return !argument.matches("(gemm|conv|c):.*") && argument.matches(".*\\.ya?ml");
    }

    private CampaignRow resumed(SqliteStore store) {
        var campaign = resume == null ? 0 : resume;
        if (!asked.isEmpty()) {
            throw UserError.input("--resume %d goes on with that campaign's own ops; leave '%s' out"
                    .formatted(campaign, asked.getFirst()));
        }
        for (var option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!OF_RESUMING.contains(option.longestName())) {
                throw UserError.input("--resume %d goes on with that campaign's own settings; leave %s out"
                        .formatted(campaign, option.longestName()));
            }
        }
        return Stores.campaign(store, campaign);
    }

    /** The campaign that asks for the same and is not at its end, or a new one. */
    private CampaignRow begun(SqliteStore store, CampaignFile file) {
        var plan = new Planning(environment, store, options, new FileDefaults(spec, file))
                .plan(file, start, budgetEvaluations);
        var earlier = anew ? Optional.<CampaignRow>empty() : unfinished(store, plan);
        return earlier.orElseGet(() -> {
            outputs();
            var row = new CampaignRow(0, plan.name(), plan.toJson(), environment.now(), "");
            return store.campaign(store.beginCampaign(row)).orElseThrow();
        });
    }

    private static Optional<CampaignRow> unfinished(SqliteStore store, CampaignPlan plan) {
        return store.campaigns().stream()
                .map(row -> StoredCampaign.of(store, row))
                .filter(earlier -> earlier.plan().asksFor(plan) && !earlier.isComplete())
                .map(StoredCampaign::row)
                .findFirst();
    }

    private Path outputs() {
        return OutputPlaces.folder(environment.workingDirectory().resolve(RunFolder.ALL), RunFolder.ALL.toString());
    }

    /** The campaign, with a folder that is its own. */
    private CampaignRow placed(SqliteStore store, CampaignRow row) {
        if (row.folder().isEmpty()) {
            var folder = RunFolder.ofCampaign(outputs(), row.id(), row.name());
            store.setCampaignFolder(row.id(), folder.path().toString());
        }
        return store.campaign(row.id()).orElseThrow();
    }

    private int execute(SqliteStore store, StoredCampaign campaign) {
        if (!campaign.isComplete()) {
            check(campaign);
        }
        var printer = new CampaignPrinter(console, environment, json);
        var arguments = spec.commandLine().getParseResult().originalArgs();
        var execution = new CampaignExecution(environment, store, printer, campaign, options.overlaps(), arguments);
        try (var _ = Interruption.doing(() -> printer.interrupted(campaign.row().id()))) {
            printer.begins(campaign);
            var table = execution.execute();
            printer.ends(table, Path.of(campaign.row().folder()));
            return table.failed() == 0 ? ExitCode.DONE : ExitCode.REJECTED;
        } catch (UncheckedIOException unwritten) {
            throw resumable(campaign, UserError.reason(unwritten));
        } catch (StoreException full) {
            throw resumable(campaign, String.valueOf(full.getMessage()));
        }
    }

    /** What is outside of the campaign stopped it: when that is mended, it goes on. */
    private static UserError resumable(StoredCampaign campaign, String what) {
        var wayOn = CampaignPrinter.wayOn(campaign.row().id());
        return UserError.environment("%s; go on with: %s".formatted(what, wayOn));
    }

    /** What would end each of its runs ends a campaign before the first. */
    private void check(StoredCampaign campaign) {
        var settings = campaign.plan().ops().getFirst().settings();
        var version = version(settings);
        if (!version.equals(settings.simulatorVersion())) {
            throw UserError.input("campaign %d was made with %s, this is %s; begin a new one"
                    .formatted(campaign.row().id(), settings.simulatorVersion(), version));
        }
        Models.of(settings.models(), environment).probe(environment, Deadline.NONE);
    }

    private static String version(RunSettings settings) {
        return CompilerOption.version(CompilerOption.compiler(settings.compiler()));
    }
}

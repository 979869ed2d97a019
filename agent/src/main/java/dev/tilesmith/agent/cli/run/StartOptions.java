package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that say which kernel a search begins with. */
final class StartOptions {
    /** The generated kernel that uses the hardware loops. */
    private static final String LOOPS = "fsm";

    @Option(names = "--kernel", paramLabel = "FILE", description = "Begins with this kernel instead of the plain one.")
    private @Nullable Path kernel;

    @Option(
            names = "--start",
            completionCandidates = Candidates.Starts.class,
            paramLabel = "NAME|FILE",
            defaultValue = "plain",
            description = "Begins with this generated kernel, plain, fsm or c, a plain C loop nest, or with a file"
                    + " (default: ${DEFAULT-VALUE}).")
    private String start = "plain";

    /** Name of a generated kernel, or the file that {@code --start} names. */
    String name() {
        return start;
    }

    /**
     * The file to start from, if it is one: named by --kernel, or by --start and none of its names.
     *
     * @throws UserError if --start names neither
     */
    Optional<Path> file(Environment environment) {
        return Optional.ofNullable(kernel)
                .or(() -> OpArgument.isStartName(start) ? Optional.empty() : Optional.of(named(environment)));
    }

    /**
     * Several options that name a start, or a start that the search rejects, are told before a run begins.
     *
     * @param fromRun whether the search begins with another run's start
     * @param loopCommands whether kernels may use the hardware loops
     */
    void check(ParseResult given, boolean fromRun, boolean loopCommands) {
        var isGenerated = kernel == null && OpArgument.isStartName(start);
        if (given.hasMatchedOption("--start") && kernel != null) {
            throw UserError.input("--kernel and --start both say what the search begins with; leave one of them out");
        }
        if (given.hasMatchedOption("--start") && fromRun && isGenerated) {
            throw UserError.input("--from-run begins with the start of that run; leave --start out");
        }
        if (isGenerated && !fromRun) {
            checkLoops(start, loopCommands);
        }
    }

    /**
     * A generated kernel that uses the hardware loops needs leave to do so.
     *
     * @throws UserError if it has none
     */
    static void checkLoops(String name, boolean loopCommands) {
        if (name.equals(LOOPS) && !loopCommands) {
            throw UserError.input("--start fsm is a kernel of hardware loops; it needs --allow-loop-commands");
        }
    }

    private Path named(Environment environment) {
        var file = Path.of(start);
        if (!Files.exists(environment.workingDirectory().resolve(file))) {
            throw UserError.input("--start must be plain, fsm, c or a file that exists, got '%s'".formatted(start));
        }
        return file;
    }
}

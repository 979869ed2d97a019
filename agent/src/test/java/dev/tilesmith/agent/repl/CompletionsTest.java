package dev.tilesmith.agent.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.Output;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.SqliteStore;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a word that is being typed may become. */
class CompletionsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void place() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        for (var file : List.of("mine.c", "my op.c", ".hidden", "sub/deep.c")) {
            Files.writeString(folder.resolve(file), "");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "opt -> [optimize]",
                "tilesmith opt -> [optimize]",
                "ba -> [back]",
                "none -> []",
                "optimize --st -> [--start, --strategy]",
                "optimize --strategy -> [--strategy]",
                "optimize --strategy b -> [beam]",
                "optimize --strategy=i -> [--strategy=islands]",
                "optimize --start p -> [plain]",
                "optimize --start m -> [mine.c, my op.c]",
                "optimize --start su -> [sub/]",
                "optimize --start sub/ -> [sub/deep.c]",
                "optimize --start .h -> [.hidden]",
                "optimize c -> [c:, conv:]",
                "optimize c:mi -> [c:mine.c]",
                "optimize gemm -> [gemm:, gemm:16x16x16]",
                "optimize --from-run 1 -> [1]",
                "optimize --json ge -> [gemm:, gemm:16x16x16]",
                "optimize --from-run 1 ge -> [gemm:, gemm:16x16x16]",
                "optimize gemm:8x8x8 ge -> []",
                "step --strat -> [--strategy]",
                "use run: -> [run:1]",
                "use gemm:8x8x8 mi -> [mine.c]",
                "back 1 -> [1]",
                "help scheds -> []"
            })
    void a_word_becomes_what_can_stand_there(String line, String expected) {
        assertEquals(expected, completed(line).toString());
    }

    @Test
    void where_there_is_no_store_none_is_made() throws IOException {
        Files.delete(environment().store());
        assertEquals("[]", completed("optimize --from-run 1").toString());
        assertEquals(false, Files.exists(environment().store()));
    }

    @BeforeEach
    void store() {
        try (var store = SqliteStore.open(environment().store())) {
            store.begin(new RunRow(
                    0,
                    "gemm:16x16x16",
                    "",
                    "gemmini-int8-16",
                    "{}",
                    "",
                    RunRow.State.DONE,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    "2026-01-01T00:00:00Z",
                    ""));
        }
    }

    /** The last word is the one that is being typed. */
    private List<String> completed(String line) {
        var words = line.split(" ");
        var console = new Console(
                new Output(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream()),
                OptionalInt.empty());
        var machine = new Workbench.Machine("builtin", new BuiltinCompiler(), false);
        try (var bench = new Workbench(new Few(), environment(), machine)) {
            bench.become(Session.EMPTY.with(new Session.Kernel("gemm:16x16x16", "", 100, "plain", Session.NONE)));
            return new Completions(new Few(), environment(), bench)
                    .of(Stream.of(words).limit(words.length - 1).toList(), words[words.length - 1], console).stream()
                            .map(Completions.Choice::word)
                            .toList();
        }
    }

    private Environment environment() {
        return new Environment(
                Map.of("TILESMITH_HOME", folder.resolve("home").toString()),
                folder,
                Clock.systemUTC(),
                Instant.EPOCH,
                InputStream.nullInputStream());
    }

    /** A few commands with all kinds of values. */
    private static final class Few implements Commands {
        @Override
        public CommandLine line(Console console, Environment environment, List<CommandLine> more) {
            var line = new CommandLine(new Root()).addSubcommand(new Optimize());
            more.forEach(line::addSubcommand);
            return line;
        }

        @Override
        public int run(Console console, Environment environment, List<CommandLine> more, List<String> arguments) {
            throw new AssertionError("nothing is carried out");
        }
    }

    @Command(name = "tilesmith")
    private static final class Root {}

    @Command(name = "optimize")
    private static final class Optimize {
        @Parameters(arity = "0..1", paramLabel = "OP")
        private String op = "";

        @Option(names = "--strategy", completionCandidates = Strategies.class)
        private String strategy = "";

        @Option(names = "--start", paramLabel = "plain|FILE")
        private String start = "";

        @Option(names = "--from-run", paramLabel = "RUN")
        private long fromRun;

        @Option(names = "--json")
        private boolean json;
    }

    private static final class Strategies implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("beam", "islands").iterator();
        }
    }
}

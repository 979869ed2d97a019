package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that another run of the store has evaluated on the same inputs. */
class KnownKernelsTest {
    @TempDir
    Path folder;

    @Test
    void are_not_simulated_again_and_count_like_others_in_budgets_and_tables() throws Exception {
        var first = optimize("--strategy", "beam");
        var known = kernels(1);
        countVerdicts();
        var repeated = optimize("--strategy", "beam");
        assertEquals(0, countedVerdicts());
        assertEquals(first, repeated);
        var greedy = optimize("--strategy", "greedy");
        var all = kernels(3);
        var others = new HashSet<>(all);
        others.removeAll(known);
        // One that was stopped at its bound has no verdict to keep.
        assertTrue(countedVerdicts() <= others.size(), "only kernels that are new are simulated");
        assertTrue(others.size() < all.size(), "the two runs share kernels");
        assertEquals(all.size(), greedy.getLast().path("evaluations").asInt());
        var capped = optimize("--strategy", "beam", "--evaluations", "5");
        assertEquals(5, capped.getLast().path("evaluations").asInt());
    }

    /** What the command says, without what differs between any two runs. */
    private List<JsonNode> optimize(String... more) throws IOException {
        var arguments = new ArrayList<>(
                List.of("optimize", "gemm:32x32x32", "--reuse", "off", "--iterations", "2", "--plans", "2", "--json"));
        arguments.addAll(List.of(more));
        var result = new CommandLine(folder).run(arguments.toArray(String[]::new));
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        var lines = new ArrayList<JsonNode>();
        for (var line : result.out().lines().toList()) {
            lines.add(new ObjectMapper()
                    .readTree(line.replaceAll("\"(run|schedule|seconds)\":[0-9.]+", "\"$1\":0")
                            .replaceAll("\"kernel\":\"[^\"]*best.c\"", "\"kernel\":\"\"")));
        }
        return lines;
    }

    /** Hashes of a run's kernels. */
    private Set<String> kernels(int run) {
        return new CommandLine(folder)
                .run("show", "" + run, "--json").json().stream()
                        .skip(1)
                        .map(kernel -> kernel.path("hash").asText())
                        .collect(Collectors.toSet());
    }

    /** From now on every verdict that is made is counted: each is stored once, when the simulator has given it. */
    private void countVerdicts() throws SQLException {
        sql("create table counted (key text)");
        sql("create trigger counting after insert on verdicts begin insert into counted values (new.key); end");
    }

    private int countedVerdicts() throws SQLException {
        return sql("select count(*) from counted");
    }

    private int sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("home/tilesmith.db"));
                var prepared = connection.createStatement()) {
            if (!prepared.execute(statement)) {
                return 0;
            }
            try (var results = prepared.getResultSet()) {
                return results.next() ? results.getInt(1) : 0;
            }
        }
    }
}

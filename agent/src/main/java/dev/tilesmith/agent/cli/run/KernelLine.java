package dev.tilesmith.agent.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.schedule.CandidateRow;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A kernel of a run with its verdict, as JSON. */
final class KernelLine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private KernelLine() {}

    /** Iteration and position, as {@code show} names kernels. */
    static String place(CandidateRow row) {
        return row.iteration() + "/" + row.position();
    }

    /** Where it stands, who made it, how, and what came of it. */
    static Map<String, Object> fields(CandidateRow row) {
        var fields = Console.fields(
                "kernel", place(row),
                "proposer", row.proposer(),
                "option", row.option(),
                "plan", row.plan(),
                "verdict", row.label());
        row.cycles().ifPresent(cycles -> fields.put("cycles", cycles));
        fields.put("hash", row.hash());
        fields.put("parent", row.parent());
        fields.put("source", row.source());
        return fields;
    }

    /** All kernels of a run, one a line, each with its whole verdict. */
    static String file(List<CandidateRow> rows) {
        return rows.stream().map(KernelLine::whole).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String whole(CandidateRow row) {
        try {
            var fields = fields(row);
            fields.put("found", JSON.readTree(row.verdict()));
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the verdict of kernel %s is damaged".formatted(place(row)), e);
        }
    }
}

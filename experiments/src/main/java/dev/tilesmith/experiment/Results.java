package dev.tilesmith.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measurements in a CSV file, each written when it is made. Not thread-safe. */
final class Results {
    /**
     * A measurement.
     *
     * @param cycles or 0 where there is no such kernel
     * @param detail for people
     */
    record Row(String name, String op, String kind, long cycles, String detail) {}

    private static final String HEAD = "name;op;kind;cycles;detail";

    private final Path file;
    private final List<Row> rows = new ArrayList<>();

    private Results(Path file) {
        this.file = file;
    }

    /** Reads what a file has, and begins it if there is none. */
    static Results open(Path file) throws IOException {
        var results = new Results(file);
        if (Files.exists(file)) {
            Files.readAllLines(file).stream().skip(1).map(Results::row).forEach(results.rows::add);
        } else {
            Files.writeString(file, HEAD + "\n");
        }
        return results;
    }

    private static Row row(String line) {
        var field = line.split(";", 5);
        return new Row(field[0], field[1], field[2], Long.parseLong(field[3]), field[4]);
    }

    Optional<Row> find(String name, String kind) {
        return rows.stream()
                .filter(row -> row.name().equals(name) && row.kind().equals(kind))
                .findFirst();
    }

    void add(Row row) throws IOException {
        rows.add(row);
        var line = "%s;%s;%s;%d;%s%n".formatted(row.name(), row.op(), row.kind(), row.cycles(), row.detail());
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }
}

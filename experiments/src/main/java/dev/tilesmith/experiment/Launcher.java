package dev.tilesmith.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs {@code tilesmith optimize} as a user does, each time on an empty store. */
record Launcher(Path file, Path work) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a run left: its last JSON object, its iteration lines, its kernel. */
    record Outcome(JsonNode result, String iterations, String kernel) {}

    /** The launcher of the checkout in which the experiment was started. */
    static Launcher here() throws IOException {
        return new Launcher(Path.of("tilesmith").toAbsolutePath(), Files.createTempDirectory("runs"));
    }

    /**
     * @param prefix words before the command, such as {@code taskset -c 0}
     * @param arguments of {@code optimize}, the op first
     */
    Outcome optimize(List<String> prefix, String... arguments) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(work, "run");
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(file.toString(), "optimize"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--json", "--out", folder.resolve("out").toString()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TILESMITH_HOME", folder.resolve("home").toString());
        var process = builder.start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("`%s` failed: %s".formatted(String.join(" ", command), lines));
        }
        var iterations =
                lines.stream().filter(line -> line.contains("\"iteration\"")).collect(Collectors.joining("\n"));
        return new Outcome(JSON.readTree(lines.getLast()), iterations, Files.readString(folder.resolve("out/best.c")));
    }
}

package dev.tilesmith.agent.cli.kernel;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.WholeProgram;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.UnitAccount;
import dev.tilesmith.sim.riscv.CodeImage.SourcePlace;
import dev.tilesmith.sim.riscv.ElfLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** An executable that {@code sim} runs as a whole program: what it prints, then how it ended and what it cost. */
record ProgramFile(Path file, String shownAs, GemminiConfig config, Watch watch) {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final long LARGEST_BYTES = 256L << 20;

    /** Whether a file is an executable and no kernel in C; one that cannot be read is for the kernel's reader to tell. */
    static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var stream = Files.newInputStream(file)) {
            return Arrays.equals(stream.readNBytes(MAGIC.length), MAGIC);
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs it; whether it ended with 0. */
    boolean run(Console console, boolean json) {
        var printed = new ByteArrayOutputStream();
        var result = program().run(character -> {
            if (json) {
                printed.write(character);
            } else {
                console.out().write(character);
            }
        });
        console.out().flush();
        if (json) {
            var fields = Console.fields(
                    "file", shownAs,
                    "verdict", verdict(result),
                    "output", printed.toString(StandardCharsets.UTF_8));
            fields.putAll(fields(result));
            console.json(fields);
        } else {
            console.line(text(result));
        }
        return result instanceof WholeProgram.Result.Exited exited && exited.exitCode() == 0;
    }

    private WholeProgram program() {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw UserError.input("%s: has %,d bytes, a program may have at most %,d"
                        .formatted(shownAs, Files.size(file), LARGEST_BYTES));
            }
            return new WholeProgram(ElfLoader.loadProgram(Files.readAllBytes(file)), config, watch);
        } catch (IOException e) {
            throw UserError.input("%s: cannot be read: %s".formatted(shownAs, FileReason.of(e)));
        } catch (ElfLoader.Malformed e) {
            throw UserError.input("%s: %s".formatted(shownAs, e.getMessage()));
        }
    }

    private static String verdict(WholeProgram.Result result) {
        return switch (result) {
            case WholeProgram.Result.Exited ignored -> "exited";
            case WholeProgram.Result.Faulted ignored -> "fault";
            case WholeProgram.Result.OverLimit ignored -> "over limit";
            case WholeProgram.Result.Cancelled ignored -> "cancelled";
            case WholeProgram.Result.Unfit ignored -> "unfit";
        };
    }

    private static Map<String, Object> fields(WholeProgram.Result result) {
        return switch (result) {
            case WholeProgram.Result.Exited exited ->
                Console.fields(
                        "exitCode", exited.exitCode(),
                        "cycles", exited.cycles(),
                        "instructions", exited.instructions(),
                        "counters", SimJson.counters(exited.counters()),
                        "races", exited.races().size(),
                        "eventsNotCounted", exited.eventsNotCounted());
            case WholeProgram.Result.Faulted(var message, var pc, var place) ->
                Console.fields("reason", message, "pc", "0x%x".formatted(pc), "line", place.line());
            case WholeProgram.Result.OverLimit(var limit, var value) -> Console.fields("limit", limit, "value", value);
            case WholeProgram.Result.Cancelled ignored -> Console.fields();
            case WholeProgram.Result.Unfit(var message) -> Console.fields("reason", message);
        };
    }

    private String text(WholeProgram.Result result) {
        return switch (result) {
            case WholeProgram.Result.Exited exited -> exitedText(exited);
            case WholeProgram.Result.Faulted(var message, var pc, var place) ->
                "%s: fault at 0x%x%s: %s"
                        .formatted(
                                shownAs,
                                pc,
                                place.equals(SourcePlace.UNKNOWN) ? "" : ", line " + place.line(),
                                message);
            case WholeProgram.Result.OverLimit(var limit, var value) ->
                "%s: over limit: more than %,d %s".formatted(shownAs, value, limit);
            case WholeProgram.Result.Cancelled ignored -> shownAs + ": cancelled";
            case WholeProgram.Result.Unfit(var message) -> shownAs + ": " + message;
        };
    }

    private String exitedText(WholeProgram.Result.Exited exited) {
        var counters = exited.counters();
        var commands = counters.commands().entrySet().stream()
                .map(command -> "%,d %s".formatted(command.getValue(), command.getKey()))
                .collect(Collectors.joining(", "));
        var units = counters.accounts().stream().map(ProgramFile::busy).collect(Collectors.joining(", "));
        return """
                %s: exit code %d; %,d cycles, %,d instructions
                %,d commands%s; %,d MACs; %,d bytes in, %,d bytes out
                busy: %s%s%s""".formatted(
                        shownAs,
                        exited.exitCode(),
                        exited.cycles(),
                        exited.instructions(),
                        counters.commandCount(),
                        commands.isEmpty() ? "" : " (" + commands + ")",
                        counters.macs(),
                        counters.traffic().bytesIn(),
                        counters.traffic().bytesOut(),
                        units,
                        races(exited),
                        notCounted(exited));
    }

    private static String races(WholeProgram.Result.Exited exited) {
        return exited.races().isEmpty()
                ? ""
                : "\nwarning: %d pair(s) of accesses that the hardware does not order, the first: %s"
                        .formatted(
                                exited.races().size(), exited.races().getFirst().message());
    }

    private static String notCounted(WholeProgram.Result.Exited exited) {
        return exited.eventsNotCounted().isEmpty()
                ? ""
                : "\nwarning: the counter events %s are not modelled and read 0"
                        .formatted(String.join(", ", exited.eventsNotCounted()));
    }

    private static String busy(UnitAccount account) {
        return "%s %.1f %%".formatted(account.unit().label(), 100.0 * account.busyCycles() / account.cycles());
    }
}

package dev.tilesmith.agent.cli.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.schedules.ScheduleFiles.BadEntry;
import dev.tilesmith.agent.propose.analysis.LoopStructure;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.Schedule;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the fields of an exported schedule, which anybody may have written: sizes have limits, and what could mislead a
 * terminal is left out. What an entry says of cycles, tiles and verification is not believed; it is found out.
 */
final class EntryFields {
    private static final int LONGEST_LINE = 2_000;
    private static final int MOST_STEPS = 1_000;
    private static final long USUAL_SEED = 1;
    private static final long MOST_CYCLES = 1L << 50;

    private EntryFields() {}

    /** The schedule that an entry claims to be, with the number that it had where it was exported. */
    static Schedule claim(JsonNode entry, String source, String now) throws BadEntry {
        var reference = entry.has("reference") ? text(entry, "reference", KernelFiles.LARGEST_BYTES) : "";
        var startCycles = cycles(entry.path("start"), "start.cycles");
        return new Schedule(
                entry.path("schedule").asLong(0),
                line(entry, "op"),
                reference,
                new Machine(line(entry, "target"), "", ""),
                source,
                "",
                startCycles,
                startCycles,
                inputSeed(entry),
                Double.NaN,
                steps(entry.path("optimizations")),
                Optional.empty(),
                entry.has("loops")
                        ? LoopStructure.parse(line(entry, "loops")).map(LoopStructure::text)
                        : Optional.empty(),
                0,
                origin(entry, now));
    }

    /** Files of before it was recorded have none; most runs had the usual one. */
    private static long inputSeed(JsonNode entry) throws BadEntry {
        var seed = entry.path("inputSeed");
        if (seed.isMissingNode()) {
            return USUAL_SEED;
        }
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw new BadEntry("inputSeed must be a whole number, got %s".formatted(shown(seed)));
        }
        return seed.asLong();
    }

    private static Schedule.Origin origin(JsonNode entry, String now) throws BadEntry {
        var proposers = new ArrayList<String>();
        for (var name : entry.path("foundBy")) {
            if (proposers.size() < MOST_STEPS) {
                proposers.add(ScheduleFiles.abbreviate(name.asText()));
            }
        }
        var usd = entry.path("usd").asDouble(0);
        if (!(usd >= 0 && usd < 1e9)) {
            throw new BadEntry("usd must be what its models cost in dollars, got %s".formatted(usd));
        }
        var parent = entry.path("parent").isIntegralNumber()
                ? OptionalLong.of(entry.path("parent").asLong())
                : OptionalLong.empty();
        return new Schedule.Origin(proposers, usd, OptionalLong.empty(), parent, created(entry, now));
    }

    private static String created(JsonNode entry, String now) throws BadEntry {
        if (!entry.has("created")) {
            return now;
        }
        var created = line(entry, "created");
        try {
            return Instant.parse(created).toString();
        } catch (DateTimeParseException e) {
            throw new BadEntry("created must be a time like 2026-01-31T12:00:00Z, got '%s'".formatted(created));
        }
    }

    private static List<Schedule.Optimization> steps(JsonNode array) throws BadEntry {
        if (array.size() > MOST_STEPS) {
            throw new BadEntry("has %,d optimizations, at most %,d are read".formatted(array.size(), MOST_STEPS));
        }
        var steps = new ArrayList<Schedule.Optimization>();
        for (var step : array) {
            steps.add(new Schedule.Optimization(
                    line(step, "option"),
                    line(step, "plan"),
                    cycles(step.path("cyclesBefore"), "cyclesBefore"),
                    cycles(step.path("cyclesAfter"), "cyclesAfter")));
        }
        return steps;
    }

    private static long cycles(JsonNode node, String name) throws BadEntry {
        var number = node.isObject() ? node.path("cycles") : node;
        if (!number.isIntegralNumber() || number.asLong() < 1 || number.asLong() > MOST_CYCLES) {
            throw new BadEntry("%s must be a whole number from 1 to %,d, got %s"
                    .formatted(name, MOST_CYCLES, number.isMissingNode() ? "none" : shown(number)));
        }
        return number.asLong();
    }

    /** A text that is shown in one line. */
    private static String line(JsonNode entry, String name) throws BadEntry {
        return text(entry, name, LONGEST_LINE).replaceAll("\\p{Cntrl}+", " ").strip();
    }

    static String text(JsonNode entry, String name, long longest) throws BadEntry {
        if (!entry.isObject()) {
            throw new BadEntry("must be an object, got %s".formatted(shown(entry)));
        }
        var node = entry.path(name);
        if (!node.isTextual()) {
            throw new BadEntry(
                    "%s must be a text, got %s".formatted(name, node.isMissingNode() ? "none" : shown(node)));
        }
        if (node.asText().length() > longest) {
            throw new BadEntry("%s has %,d characters, at most %,d are read"
                    .formatted(name, node.asText().length(), longest));
        }
        return node.asText();
    }

    private static String shown(JsonNode node) {
        return "'%s'".formatted(ScheduleFiles.abbreviate(node.toString()));
    }
}

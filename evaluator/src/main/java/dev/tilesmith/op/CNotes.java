package dev.tilesmith.op;

import dev.tilesmith.sim.c.check.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The comment lines at the top of a reference that refine its signature: {@code // @inout NAME}, {@code // @range NAME LOW
 * HIGH}, {@code // @tolerance 1e-3}, {@code // @macs N}. Not thread-safe while it is read.
 */
final class CNotes {
    private static final Pattern NOTE = Pattern.compile("\\s*//\\s*@(\\w+)\\s*(.*)");
    private static final String KNOWN = "@inout NAME, @range NAME LOW HIGH, @tolerance T and @macs N";

    private final String name;
    private final TreeSet<String> changed = new TreeSet<>();
    private final List<Op.ValueRange> ranges = new ArrayList<>();
    private OptionalDouble tolerance = OptionalDouble.empty();
    private OptionalLong macs = OptionalLong.empty();

    private CNotes(String name) {
        this.name = name;
    }

    static CNotes of(String name, String source) {
        var notes = new CNotes(name);
        source.lines().takeWhile(CNotes::isAboveCode).forEach(line -> {
            var note = NOTE.matcher(line);
            if (note.matches()) {
                notes.read(note.group(1), note.group(2).strip());
            }
        });
        return notes;
    }

    private static boolean isAboveCode(String line) {
        return line.isBlank() || line.strip().startsWith("//") || line.strip().startsWith("#");
    }

    private void read(String word, String rest) {
        var values = rest.isEmpty() ? new String[0] : rest.split("\\s+");
        switch (word) {
            case "inout" -> changed.add(values(word, values, 1)[0]);
            case "range" -> ranges.add(range(values(word, values, 3)));
            case "tolerance" -> tolerance = OptionalDouble.of(positive(word, values(word, values, 1)[0]));
            case "macs" -> macs = OptionalLong.of((long) positive(word, values(word, values, 1)[0]));
            default -> throw bad("unknown comment @%s; there are %s".formatted(Ops.abbreviate(word), KNOWN));
        }
    }

    private String[] values(String word, String[] values, int count) {
        if (values.length != count) {
            throw bad("@%s has %d values, expected %d; there are %s".formatted(word, values.length, count, KNOWN));
        }
        return values;
    }

    private Op.ValueRange range(String[] values) {
        var low = number("range", values[1]);
        var high = number("range", values[2]);
        if (low > high) {
            throw bad("@range %s goes from %s down to %s; give the low end first".formatted((Object[]) values));
        }
        return new Op.ValueRange(values[0], low, high);
    }

    private double positive(String word, String digits) {
        var value = number(word, digits);
        if (!(value > 0)) {
            throw bad("@%s is %s; it must be positive".formatted(word, Ops.abbreviate(digits)));
        }
        return value;
    }

    private double number(String word, String digits) {
        try {
            var value = Double.parseDouble(digits);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Falls through to the one sentence for what is no number.
        }
        throw bad("@%s has '%s', expected a number".formatted(word, Ops.abbreviate(digits)));
    }

    private BadOp bad(String message) {
        return new BadOp("op 'c:%s': %s".formatted(name, message));
    }

    /** Notes must name parameters. */
    void checkNames(List<Parameter> parameters) {
        var names = parameters.stream().map(Parameter::name).toList();
        var named = new TreeSet<>(changed);
        ranges.forEach(range -> named.add(range.parameter()));
        for (var one : named) {
            if (!names.contains(one)) {
                throw bad("a comment names '%s', which is no parameter; parameters are %s"
                        .formatted(Ops.abbreviate(one), String.join(", ", names)));
            }
        }
    }

    Parameter.Role role(Typed.Variable variable) {
        if (variable.isConst()) {
            return Parameter.Role.INPUT;
        }
        return changed.contains(variable.name()) ? Parameter.Role.INOUT : Parameter.Role.OUTPUT;
    }

    List<Op.ValueRange> ranges() {
        return List.copyOf(ranges);
    }

    OptionalDouble tolerance() {
        return tolerance;
    }

    OptionalLong macs() {
        return macs;
    }
}

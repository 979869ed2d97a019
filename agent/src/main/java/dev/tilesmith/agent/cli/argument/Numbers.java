package dev.tilesmith.agent.cli.argument;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers on the command line, and says what is wrong with one in words that are not Java's. */
public final class Numbers {
    private Numbers() {}

    public static CommandLine readBy(CommandLine line) {
        line.registerConverter(Integer.class, text -> read(text, Integer::valueOf, "a whole number"));
        line.registerConverter(int.class, text -> read(text, Integer::valueOf, "a whole number"));
        line.registerConverter(Long.class, text -> read(text, Long::valueOf, "a whole number"));
        line.registerConverter(long.class, text -> read(text, Long::valueOf, "a whole number"));
        line.registerConverter(Double.class, text -> finite(read(text, Double::valueOf, "a number"), text));
        return line.registerConverter(double.class, text -> finite(read(text, Double::valueOf, "a number"), text));
    }

    private static <T> T read(String text, Function<String, T> reader, String what) {
        try {
            return reader.apply(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is not %s, or too large".formatted(text, what));
        }
    }

    private static double finite(double value, String text) {
        if (!Double.isFinite(value)) {
            throw new TypeConversionException("'%s' is not a number".formatted(text));
        }
        return value;
    }
}

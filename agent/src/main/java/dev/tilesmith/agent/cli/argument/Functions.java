package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Picks the kernel of a file with several external functions, by making helpers of the others. Each line keeps its number. */
public final class Functions {
    /** The words of a declaration in front of the function's name, as far as they are on its line. */
    private static final Pattern RESULT = Pattern.compile("[\\w\\s*]*$");

    private Functions() {}

    public static Kernel named(Kernel file, @Nullable String name) {
        if (name == null) {
            return file;
        }
        return switch (Parser.parse(file.name(), file.source())) {
            case Parsed.Rejected _ -> file;
            case Parsed.Accepted(var unit) -> {
                var functions = unit.items().stream()
                        .filter(Item.Function.class::isInstance)
                        .map(Item.Function.class::cast)
                        .toList();
                if (functions.stream().noneMatch(function -> function.name().equals(name))) {
                    throw UserError.input(
                            "%s: has no function '%s'; %s".formatted(file.name(), name, those(functions)));
                }
                yield new Kernel(file.name(), withHelpers(file.source(), functions, name));
            }
        };
    }

    private static String those(List<Item.Function> functions) {
        var names = functions.stream().map(Item.Function::name).distinct().collect(Collectors.joining(", "));
        return names.isEmpty() ? "it has none" : "there are " + names;
    }

    private static String withHelpers(String source, List<Item.Function> functions, String kernel) {
        var lines = source.split("\n", -1);
        functions.stream()
                .filter(function -> !function.isStatic() && !function.name().equals(kernel))
                .map(Item.Function::at)
                .sorted(Comparator.comparingInt(Position::line)
                        .thenComparingInt(Position::column)
                        .reversed())
                .forEach(at -> makeStatic(lines, at));
        return String.join("\n", lines);
    }

    /** From the last function to the first, so that the columns of those before stay as they are. */
    private static void makeStatic(String[] lines, Position at) {
        var index = at.line() - 1;
        var end = at.column() - 1;
        while (index > 0 && lines[index].substring(0, end).isBlank()) {
            index--;
            end = lines[index].length();
        }
        var before = RESULT.matcher(lines[index].substring(0, end));
        var start = before.find() ? before.start() : 0;
        lines[index] = lines[index].substring(0, start) + " static "
                + lines[index].substring(start).stripLeading();
    }
}

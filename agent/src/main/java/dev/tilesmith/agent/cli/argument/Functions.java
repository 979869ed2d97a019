package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import org.jspecify.annotations.Nullable;

/** Picks the kernel of a file with several external functions, by making helpers of the others. */
public final class Functions {
    private Functions() {}

    public static Kernel named(Kernel file, @Nullable String name) {
        if (name == null) {
            return file;
        }
        return switch (Parser.parse(file.name(), file.source())) {
            case Parsed.Rejected _ -> file;
            case Parsed.Accepted(var unit) -> new Kernel(file.name(), Printer.print(only(unit, name, file.name())));
        };
    }

    private static TranslationUnit only(TranslationUnit unit, String name, String file) {
        if (unit.items().stream()
                .noneMatch(item -> item instanceof Item.Function function
                        && function.name().equals(name))) {
            throw UserError.input("%s: has no function '%s'".formatted(file, name));
        }
        return new TranslationUnit(unit.items().stream()
                .map(item -> item instanceof Item.Function function
                        ? new Item.Function(
                                function.result(),
                                function.name(),
                                function.parameters(),
                                !function.name().equals(name),
                                function.body(),
                                function.at())
                        : item)
                .toList());
    }
}

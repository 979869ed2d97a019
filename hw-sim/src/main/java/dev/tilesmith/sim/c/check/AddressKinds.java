package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.isa.Vocabulary;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells the two kinds of addresses apart that moves and computes take: addresses of arrays, and rows of the accelerator's
 * own memories. To the vendor's macros both are numbers, so that C itself finds nothing wrong.
 */
final class AddressKinds {
    private static final Pattern COMMANDS = Pattern.compile("gemmini_(?:extended_)?(mvin|mvout|preload|compute_).*");
    private static final Set<String> LOCAL = Set.of("spad_addr", "A", "BD", "C");
    private static final String ARRAY = "dram_addr";
    private static final int ADDRESS_BYTES = 8;

    private AddressKinds() {}

    /** What is wrong with an argument that is an address of the other kind, or none where one must be. */
    static Optional<String> problem(Vocabulary.Definition command, int index, Expression argument, Qualified type) {
        var name = command.parameters().get(index);
        if (!COMMANDS.matcher(command.name()).matches()) {
            return Optional.empty();
        }
        if (LOCAL.contains(name) && type.isPointer()) {
            var order = command.parameters().contains(ARRAY)
                    ? "the array comes first: " + command.signature()
                    : "load arrays with mvin first, and name the rows that they are in";
            return Optional.of("argument '%s' of %s is a row of the scratchpad or accumulator, a uint32_t, got %s; %s"
                    .formatted(name, command.name(), type.text(), order));
        }
        if (name.equals(ARRAY) && isElement(argument, type)) {
            var text = Printer.print(argument);
            return Optional.of("argument '%s' of %s must be an address, got the element %s; write &%s"
                    .formatted(name, command.name(), text, text));
        }
        return Optional.empty();
    }

    private static boolean isElement(Expression argument, Qualified type) {
        return argument instanceof Expression.Index
                && type.isArithmetic()
                && type.type().bytes() < ADDRESS_BYTES;
    }
}

package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import java.util.List;
import java.util.Optional;

/** What a name means. */
sealed interface Symbol {
    /** A parameter or local variable; {@code value} is there when it is const and its value is known. */
    record Local(Typed.Variable variable, Qualified type, Optional<Long> value) implements Symbol {}

    /** A constant table or object. */
    record Static(Typed.StaticObject object, Qualified type, Optional<Long> value) implements Symbol {}

    record EnumConstant(long value, CType.Integer type) implements Symbol {}

    record TypeName(Qualified type) implements Symbol {}

    record Function(Typed.Function function, List<Qualified> parameters, List<String> names, Position at)
            implements Symbol {
        public Function {
            parameters = List.copyOf(parameters);
            names = List.copyOf(names);
        }
    }

    /** An object-like macro of the kernel's, of the vocabulary or of a known header. */
    record Macro(Expression body) implements Symbol {}

    /** A name whose declaration was wrong: its uses are not reported again. */
    record Broken() implements Symbol {}
}

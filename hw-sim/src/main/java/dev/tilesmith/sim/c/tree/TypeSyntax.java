package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.text.Position;
import java.util.List;
import java.util.Optional;

/** A type as it is written, with the names and constant expressions that its author chose. */
public sealed interface TypeSyntax {
    /** A basic type in its canonical spelling ({@code unsigned long}) or a typedef name ({@code elem_t}). */
    record Named(String name) implements TypeSyntax {}

    /** {@code struct tag}, {@code union tag} or {@code enum tag}, defined elsewhere. */
    record Tagged(Tag kind, String tag) implements TypeSyntax {}

    /** A struct or union with its members; the tag is empty when it has none. */
    record Composite(Tag kind, String tag, List<Member> members) implements TypeSyntax {
        public Composite {
            members = List.copyOf(members);
        }
    }

    /** An enum with its constants; the tag is empty when it has none. */
    record Enumeration(String tag, List<Enumerator> enumerators) implements TypeSyntax {
        public Enumeration {
            enumerators = List.copyOf(enumerators);
        }
    }

    record Const(TypeSyntax of) implements TypeSyntax {}

    record PointerTo(TypeSyntax target) implements TypeSyntax {}

    /** An array; the size is absent in {@code int a[] = {…}} and in an array parameter's first dimension. */
    record ArrayOf(TypeSyntax element, Optional<Expression> size) implements TypeSyntax {}

    enum Tag {
        STRUCT,
        UNION,
        ENUM
    }

    /** A member; {@code bits} is the width of a bit-field. */
    record Member(TypeSyntax type, String name, Optional<Expression> bits, Position at) {}

    record Enumerator(String name, Optional<Expression> value) {}
}

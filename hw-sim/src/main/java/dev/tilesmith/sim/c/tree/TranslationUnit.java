package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.text.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A kernel's source file as a tree. Only the parser's fixed point matters: parsing its print gives an equal tree. */
public record TranslationUnit(List<Item> items) {
    public TranslationUnit {
        items = List.copyOf(items);
    }

    /** The one function that is not static: the kernel, if the file has exactly one. */
    public Optional<Item.Function> kernel() {
        var external = items.stream()
                .filter(item -> item instanceof Item.Function function && !function.isStatic())
                .map(item -> (Item.Function) item)
                .toList();
        return external.size() == 1 ? Optional.of(external.getFirst()) : Optional.empty();
    }

    /** What it declares at file level, other than macros and tags. */
    public Set<String> names() {
        return items.stream().flatMap(item -> item.names().stream()).collect(Collectors.toSet());
    }

    /** What may stand at file level. */
    public sealed interface Item {
        Position at();

        /** The functions, objects, types and enumeration constants that it declares. */
        default List<String> names() {
            return switch (this) {
                case Include _, Define _, Comment _ -> List.of();
                case Function function -> List.of(function.name());
                case Variables some ->
                    some.variables().stream().map(Statement.Variable::name).toList();
                case Type type -> {
                    var names = new ArrayList<>(type.typedefName().stream().toList());
                    if (type.type() instanceof TypeSyntax.Enumeration enumeration) {
                        enumeration.enumerators().forEach(enumerator -> names.add(enumerator.name()));
                    }
                    yield names;
                }
            };
        }

        record Include(String header, Position at) implements Item {}

        /** An object-like macro of the kernel's own; its body is kept as text. */
        record Define(String name, String body, Position at) implements Item {}

        /** A struct, union or enum definition, or a typedef when it has a name. */
        record Type(TypeSyntax type, Optional<String> typedefName, Position at) implements Item {}

        /** A {@code static const} table or {@code const} object. */
        record Variables(List<Statement.Variable> variables, Position at) implements Item {
            public Variables {
                variables = List.copyOf(variables);
            }
        }

        /** A function; the body is absent in a prototype. */
        record Function(
                TypeSyntax result,
                String name,
                List<Parameter> parameters,
                boolean isStatic,
                Optional<Statement.Block> body,
                Position at)
                implements Item {
            public Function {
                parameters = List.copyOf(parameters);
            }
        }

        record Comment(String text, boolean endsLine, Position at) implements Item {}
    }

    /** A parameter as it is written: {@code const elem_t A[512][512]} keeps its array type. */
    public record Parameter(TypeSyntax type, String name, Position at) {}
}

package dev.tilesmith.sim.c.tree;

import java.util.stream.Collectors;

/** Writes types and declarations, inside out as C wants them. */
final class TypePrinter {
    private TypePrinter() {}

    /** A type without a name, as in a cast. */
    static String print(TypeSyntax type) {
        return declaration(type, "");
    }

    static String declaration(TypeSyntax type, String name) {
        return base(type) + declarator(type, name, true);
    }

    /** The specifiers: the innermost type that is no pointer and no array. */
    static String base(TypeSyntax type) {
        return switch (type) {
            case TypeSyntax.PointerTo pointer -> base(pointer.target());
            case TypeSyntax.ArrayOf array -> base(array.element());
            case TypeSyntax.Const constant ->
                constant.of() instanceof TypeSyntax.PointerTo ? base(constant.of()) : "const " + base(constant.of());
            case TypeSyntax.Named named -> named.name();
            case TypeSyntax.Tagged tagged -> keyword(tagged.kind()) + " " + tagged.tag();
            case TypeSyntax.Composite composite -> composite(composite);
            case TypeSyntax.Enumeration enumeration -> enumeration(enumeration);
        };
    }

    /** The rest: stars, name and sizes, after a blank if it is the first after its specifiers. */
    static String declarator(TypeSyntax type, String name, boolean isFirst) {
        var text = inside(type, name);
        var needsBlank = isFirst && !text.isEmpty() && !(name.isEmpty() && text.startsWith("["));
        return needsBlank ? " " + text : text;
    }

    private static String inside(TypeSyntax type, String inner) {
        return switch (type) {
            case TypeSyntax.PointerTo pointer -> inside(pointer.target(), star(pointer.target(), "*" + inner));
            case TypeSyntax.Const constant
            when constant.of() instanceof TypeSyntax.PointerTo pointer ->
                inside(pointer.target(), star(pointer.target(), "*const" + (inner.isEmpty() ? "" : " ") + inner));
            case TypeSyntax.ArrayOf array ->
                inside(
                        array.element(),
                        inner + "[" + array.size().map(Printer::print).orElse("") + "]");
            case TypeSyntax.Const _,
                    TypeSyntax.Named _,
                    TypeSyntax.Tagged _,
                    TypeSyntax.Composite _,
                    TypeSyntax.Enumeration _ -> inner;
        };
    }

    private static String star(TypeSyntax target, String text) {
        return target instanceof TypeSyntax.ArrayOf ? "(" + text + ")" : text;
    }

    private static String keyword(TypeSyntax.Tag kind) {
        return switch (kind) {
            case STRUCT -> "struct";
            case UNION -> "union";
            case ENUM -> "enum";
        };
    }

    private static String composite(TypeSyntax.Composite composite) {
        var head = keyword(composite.kind()) + (composite.tag().isEmpty() ? "" : " " + composite.tag());
        return composite.members().stream()
                .map(member -> declaration(member.type(), member.name())
                        + member.bits()
                                .map(bits -> " : " + new ExpressionPrinter().print(bits, ExpressionPrinter.CONDITIONAL))
                                .orElse("")
                        + ";")
                .collect(Collectors.joining(" ", head + " { ", " }"));
    }

    private static String enumeration(TypeSyntax.Enumeration enumeration) {
        return enumeration.enumerators().stream()
                .map(one -> one.name()
                        + one.value()
                                .map(value ->
                                        " = " + new ExpressionPrinter().print(value, ExpressionPrinter.CONDITIONAL))
                                .orElse(""))
                .collect(Collectors.joining(
                        ", ", enumeration.tag().isEmpty() ? "enum { " : "enum " + enumeration.tag() + " { ", " }"));
    }
}

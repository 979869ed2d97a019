package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.tree.Expression.Designator;
import dev.tilesmith.sim.c.tree.Expression.Initializer;
import dev.tilesmith.sim.c.tree.Expression.InitializerList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes expressions with the parentheses that their precedence needs, and no others. */
final class ExpressionPrinter {
    static final int COMMA = -2;
    static final int ASSIGNMENT = -1;
    static final int CONDITIONAL = 0;
    private static final int UNARY = 11;
    private static final int POSTFIX = 12;

    /** The text, in parentheses if the expression binds less tightly than its place needs. */
    String print(Expression expression, int place) {
        var text = text(expression);
        return precedence(expression) < place ? "(" + text + ")" : text;
    }

    private static int precedence(Expression expression) {
        return switch (expression) {
            case Expression.Comma _ -> COMMA;
            case Expression.Assign _, Expression.CompoundAssign _ -> ASSIGNMENT;
            case Expression.Conditional _ -> CONDITIONAL;
            case Expression.Binary binary -> binary.operator().precedence();
            case Expression.Cast _, Expression.SizeOfValue _ -> UNARY;
            case Expression.Unary unary ->
                switch (unary.operator()) {
                    case POST_INCREMENT, POST_DECREMENT -> POSTFIX;
                    case PLUS, MINUS, COMPLEMENT, NOT, DEREFERENCE, ADDRESS_OF, PRE_INCREMENT, PRE_DECREMENT -> UNARY;
                };
            case Expression.IntegerLiteral literal -> literal.text().startsWith("-") ? UNARY : POSTFIX;
            case Expression.FloatingLiteral literal -> literal.text().startsWith("-") ? UNARY : POSTFIX;
            case Expression.StringLiteral _,
                    Expression.Name _,
                    Expression.Call _,
                    Expression.Index _,
                    Expression.MemberOf _,
                    Expression.SizeOfType _,
                    Expression.CompoundLiteral _,
                    InitializerList _ -> POSTFIX;
        };
    }

    private String text(Expression expression) {
        return switch (expression) {
            case Expression.IntegerLiteral literal -> literal.text();
            case Expression.FloatingLiteral literal -> literal.text();
            case Expression.StringLiteral literal -> literal.text();
            case Expression.Name name -> name.name();
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> {
                var level = binary.operator().precedence();
                yield print(binary.left(), level)
                        + " " + binary.operator().symbol() + " "
                        + print(binary.right(), level + 1);
            }
            case Expression.Assign assign -> print(assign.target(), UNARY) + " = " + print(assign.value(), ASSIGNMENT);
            case Expression.CompoundAssign assign ->
                print(assign.target(), UNARY)
                        + " " + assign.operator().symbol() + "= "
                        + print(assign.value(), ASSIGNMENT);
            case Expression.Conditional choice ->
                print(choice.condition(), CONDITIONAL + 1)
                        + " ? " + print(choice.whenTrue(), ASSIGNMENT)
                        + " : " + print(choice.whenFalse(), CONDITIONAL);
            case Expression.Call call -> call.function() + "(" + list(call.arguments()) + ")";
            case Expression.Index index -> print(index.array(), POSTFIX) + "[" + print(index.index(), COMMA) + "]";
            case Expression.MemberOf member ->
                print(member.object(), POSTFIX) + (member.arrow() ? "->" : ".") + member.member();
            case Expression.Cast cast -> "(" + TypePrinter.print(cast.type()) + ")" + print(cast.operand(), UNARY);
            case Expression.SizeOfType size -> "sizeof(" + TypePrinter.print(size.type()) + ")";
            case Expression.SizeOfValue size -> "sizeof(" + print(size.operand(), COMMA) + ")";
            case Expression.CompoundLiteral literal ->
                "(" + TypePrinter.print(literal.type()) + ")" + text(literal.initializer());
            case InitializerList items ->
                items.items().stream().map(this::item).collect(Collectors.joining(", ", "{", "}"));
            case Expression.Comma comma -> print(comma.first(), COMMA) + ", " + print(comma.second(), ASSIGNMENT);
        };
    }

    private String list(List<Expression> arguments) {
        return arguments.stream().map(argument -> print(argument, ASSIGNMENT)).collect(Collectors.joining(", "));
    }

    private String item(Initializer item) {
        var text = new StringBuilder();
        for (var designator : item.designators()) {
            switch (designator) {
                case Designator.Element element ->
                    text.append('[').append(print(element.index(), CONDITIONAL)).append(']');
                case Designator.Field field -> text.append('.').append(field.name());
            }
        }
        return text + (text.isEmpty() ? "" : " = ") + print(item.value(), ASSIGNMENT);
    }

    private String unary(Expression.Unary unary) {
        var symbol = unary.operator().symbol();
        return switch (unary.operator()) {
            case POST_INCREMENT, POST_DECREMENT -> print(unary.operand(), POSTFIX) + symbol;
            case PLUS, MINUS, COMPLEMENT, NOT, DEREFERENCE, ADDRESS_OF, PRE_INCREMENT, PRE_DECREMENT -> {
                var operand = print(unary.operand(), UNARY);
                // Two signs side by side would read as one operator: - -x, & &x.
                var isJoined = !symbol.isEmpty()
                        && !operand.isEmpty()
                        && "+-&".indexOf(symbol.charAt(0)) >= 0
                        && operand.charAt(0) == symbol.charAt(0);
                yield symbol + (isJoined ? " " : "") + operand;
            }
        };
    }
}

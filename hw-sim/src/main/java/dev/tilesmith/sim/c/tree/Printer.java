package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.List;
import java.util.Optional;

/** Writes a surface tree as C source, such that parsing it gives the same tree. Not thread-safe. */
public final class Printer {
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private Printer() {}

    public static String print(TranslationUnit unit) {
        var printer = new Printer();
        unit.items().forEach(printer::item);
        return printer.out.toString();
    }

    public static String print(Expression expression) {
        return new ExpressionPrinter().print(expression, ExpressionPrinter.COMMA);
    }

    private void line(String text) {
        out.append(INDENT.repeat(depth)).append(text).append('\n');
    }

    private void item(Item item) {
        switch (item) {
            case Item.Include include ->
                line("#include "
                        + (include.header().endsWith("gemmini.h")
                                ? "\"" + include.header() + "\""
                                : "<" + include.header() + ">"));
            case Item.Define define -> line("#define " + define.name() + " " + define.body());
            case Item.Type type -> line(type(type.type(), type.typedefName()));
            case Item.Variables variables -> line(variables(variables.variables()) + ";");
            case Item.Function function -> function(function);
            case Item.Comment comment -> comment(comment.text(), comment.endsLine());
        }
    }

    private void comment(String text, boolean endsLine) {
        if (endsLine && !out.isEmpty()) {
            out.setLength(out.length() - 1);
            out.append(' ').append("// ").append(text).append('\n');
        } else {
            line("// " + text);
        }
    }

    private static String type(TypeSyntax type, Optional<String> typedefName) {
        return typedefName
                        .map(name -> "typedef " + TypePrinter.declaration(type, name))
                        .orElseGet(() -> TypePrinter.print(type))
                + ";";
    }

    private void function(Item.Function function) {
        var parameters = function.parameters().stream()
                .map(parameter -> TypePrinter.declaration(parameter.type(), parameter.name()))
                .toList();
        var head = (function.isStatic() ? "static " : "")
                + TypePrinter.declaration(
                        function.result(),
                        function.name() + "(" + (parameters.isEmpty() ? "void" : String.join(", ", parameters)) + ")");
        if (function.body().isEmpty()) {
            line(head + ";");
            return;
        }
        line(head + " {");
        inner(function.body().get().statements());
        line("}");
    }

    private static String variables(List<Statement.Variable> variables) {
        var text = new StringBuilder();
        for (var variable : variables) {
            if (text.isEmpty()) {
                text.append(variable.isStatic() ? "static " : "").append(TypePrinter.base(variable.type()));
                text.append(TypePrinter.declarator(variable.type(), variable.name(), true));
            } else {
                text.append(", ").append(TypePrinter.declarator(variable.type(), variable.name(), false));
            }
            variable.initializer()
                    .ifPresent(value -> text.append(" = ")
                            .append(new ExpressionPrinter().print(value, ExpressionPrinter.ASSIGNMENT)));
        }
        return text.toString();
    }

    private void inner(List<Statement> statements) {
        depth++;
        statements.forEach(this::statement);
        depth--;
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Block block -> {
                line("{");
                inner(block.statements());
                line("}");
            }
            case Statement.Declare declare -> line(variables(declare.variables()) + ";");
            case Statement.DeclareType type -> line(type(type.type(), type.typedefName()));
            case Statement.Evaluate evaluate -> line(print(evaluate.expression()) + ";");
            case Statement.If choice -> choice(choice, "");
            case Statement.For loop -> headed(forHead(loop), loop.body());
            case Statement.While loop -> headed("while (" + print(loop.condition()) + ")", loop.body());
            case Statement.DoWhile loop -> {
                headed("do", loop.body());
                closeWith("while (" + print(loop.condition()) + ");", loop.body());
            }
            case Statement.Switch choice -> headed("switch (" + print(choice.value()) + ")", choice.body());
            case Statement.Case label -> line("case " + print(label.value()) + ":");
            case Statement.Default _ -> line("default:");
            case Statement.Break _ -> line("break;");
            case Statement.Continue _ -> line("continue;");
            case Statement.Return result ->
                line(result.value().map(value -> "return " + print(value) + ";").orElse("return;"));
            case Statement.Goto jump -> line("goto " + jump.label() + ";");
            case Statement.Label label -> line(label.name() + ":");
            case Statement.Empty _ -> line(";");
            case Statement.Comment comment -> comment(comment.text(), comment.endsLine());
        }
    }

    private String forHead(Statement.For loop) {
        var start = loop.start().map(this::startText).orElse("");
        var condition = loop.condition().map(value -> " " + print(value)).orElse("");
        var step = loop.step().map(value -> " " + print(value)).orElse("");
        return "for (" + start + ";" + condition + ";" + step + ")";
    }

    private String startText(Statement start) {
        return switch (start) {
            case Statement.Declare declare -> variables(declare.variables());
            case Statement.Evaluate evaluate -> print(evaluate.expression());
            default -> throw new IllegalArgumentException("a for loop cannot start with " + start);
        };
    }

    /** A head with its body: a block begins on the head's line, anything else stands indented below. */
    private void headed(String head, Statement body) {
        if (body instanceof Statement.Block block) {
            line(head + " {");
            inner(block.statements());
            line("}");
        } else {
            line(head);
            inner(List.of(body));
        }
    }

    private void choice(Statement.If choice, String before) {
        var head = before + "if (" + print(choice.condition()) + ")";
        var whenTrue = choice.whenFalse().isPresent() && endsInOpenIf(choice.whenTrue())
                ? new Statement.Block(List.of(choice.whenTrue()), choice.at())
                : choice.whenTrue();
        headed(head, whenTrue);
        if (choice.whenFalse().isEmpty()) {
            return;
        }
        switch (choice.whenFalse().get()) {
            case Statement.If next
            when whenTrue instanceof Statement.Block -> {
                var mark = openElse();
                choice(next, "");
                joinElse(mark);
            }
            case Statement.If next -> choice(next, "else ");
            case Statement other -> otherwise(other, whenTrue);
        }
    }

    private void otherwise(Statement other, Statement whenTrue) {
        if (whenTrue instanceof Statement.Block) {
            out.setLength(out.length() - 1);
            out.append(" else");
            if (other instanceof Statement.Block block) {
                out.append(" {\n");
                inner(block.statements());
                line("}");
            } else {
                out.append('\n');
                inner(List.of(other));
            }
        } else {
            headed("else", other);
        }
    }

    private int openElse() {
        return out.length();
    }

    /** Moves what was printed since the mark up to the closing brace before it: {@code } else if (…)}. */
    private void joinElse(int mark) {
        var rest = out.substring(mark).stripLeading();
        out.setLength(mark - 1);
        out.append(" else ").append(rest);
    }

    /** Whether an {@code else} printed after this statement would go to an if inside it. */
    private static boolean endsInOpenIf(Statement statement) {
        return switch (statement) {
            case Statement.If choice ->
                choice.whenFalse().map(Printer::endsInOpenIf).orElse(true);
            case Statement.For loop -> endsInOpenIf(loop.body());
            case Statement.While loop -> endsInOpenIf(loop.body());
            case Statement.Switch choice -> endsInOpenIf(choice.body());
            default -> false;
        };
    }

    private void closeWith(String tail, Statement body) {
        if (body instanceof Statement.Block) {
            out.setLength(out.length() - 1);
            out.append(' ').append(tail).append('\n');
        } else {
            line(tail);
        }
    }
}

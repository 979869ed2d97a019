package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.cdt.core.dom.ast.IASTBreakStatement;
import org.eclipse.cdt.core.dom.ast.IASTCaseStatement;
import org.eclipse.cdt.core.dom.ast.IASTCompoundStatement;
import org.eclipse.cdt.core.dom.ast.IASTContinueStatement;
import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTDeclarationStatement;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTDefaultStatement;
import org.eclipse.cdt.core.dom.ast.IASTDoStatement;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpressionStatement;
import org.eclipse.cdt.core.dom.ast.IASTForStatement;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDefinition;
import org.eclipse.cdt.core.dom.ast.IASTGotoStatement;
import org.eclipse.cdt.core.dom.ast.IASTIfStatement;
import org.eclipse.cdt.core.dom.ast.IASTLabelStatement;
import org.eclipse.cdt.core.dom.ast.IASTNullStatement;
import org.eclipse.cdt.core.dom.ast.IASTReturnStatement;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTStatement;
import org.eclipse.cdt.core.dom.ast.IASTSwitchStatement;
import org.eclipse.cdt.core.dom.ast.IASTWhileStatement;

/** Turns CDT's statements into ours. */
final class StatementReader {
    private final Reading reading;
    private final TypeReader types;
    private final ExpressionReader expressions;
    private final CommentReader comments;

    StatementReader(Reading reading, TypeReader types, CommentReader comments) {
        this.reading = reading;
        this.types = types;
        expressions = types.expressions();
        this.comments = comments;
    }

    Statement.Block block(IASTCompoundStatement block) {
        reading.enter(block);
        var statements = new ArrayList<Statement>();
        var from = reading.offset(block);
        for (var child : block.getStatements()) {
            addComments(from, reading.offset(child), statements);
            var first = statements.size();
            addTo(statements, child);
            var inside = comments.take(reading.offset(child), reading.endOffset(child)).stream()
                    .map(CommentReader.Line::without)
                    .toList();
            statements.addAll(
                    first, inside.stream().map(StatementReader::comment).toList());
            from = reading.endOffset(child);
        }
        addComments(from, reading.endOffset(block), statements);
        reading.leave();
        return new Statement.Block(statements, reading.at(block));
    }

    private void addComments(int from, int to, List<Statement> statements) {
        comments.take(from, to).forEach(line -> statements.add(comment(line)));
    }

    private static Statement comment(CommentReader.Line line) {
        return new Statement.Comment(line.text(), line.endsLine(), line.at());
    }

    /** Adds what a statement of C becomes: a label and the statement that it labels are two of ours. */
    private void addTo(List<Statement> statements, IASTStatement statement) {
        var at = reading.at(statement);
        switch (statement) {
            case IASTDeclarationStatement declaration -> statements.addAll(declaration(declaration.getDeclaration()));
            case IASTLabelStatement label -> {
                statements.add(new Statement.Label(label.getName().toString(), at));
                if (label.getNestedStatement() != null) {
                    reading.enter(label);
                    addTo(statements, label.getNestedStatement());
                    reading.leave();
                }
            }
            default -> statements.add(single(statement, at));
        }
    }

    /** A statement that stands where exactly one is expected. */
    private Statement read(IASTStatement statement) {
        reading.enter(statement);
        var statements = new ArrayList<Statement>();
        addTo(statements, statement);
        reading.leave();
        return statements.size() == 1 ? statements.getFirst() : new Statement.Block(statements, reading.at(statement));
    }

    private Statement single(IASTStatement statement, Position at) {
        return switch (statement) {
            case IASTCompoundStatement block -> block(block);
            case IASTExpressionStatement evaluate ->
                new Statement.Evaluate(expressions.read(evaluate.getExpression()), at);
            case IASTIfStatement choice -> choice(choice, at);
            case IASTForStatement loop -> loop(loop, at);
            case IASTWhileStatement loop ->
                new Statement.While(expressions.read(loop.getCondition()), read(loop.getBody()), at);
            case IASTDoStatement loop ->
                new Statement.DoWhile(read(loop.getBody()), expressions.read(loop.getCondition()), at);
            case IASTSwitchStatement choice ->
                new Statement.Switch(expressions.read(choice.getControllerExpression()), read(choice.getBody()), at);
            case IASTCaseStatement label -> new Statement.Case(expressions.read(label.getExpression()), at);
            case IASTDefaultStatement _ -> new Statement.Default(at);
            case IASTBreakStatement _ -> new Statement.Break(at);
            case IASTContinueStatement _ -> new Statement.Continue(at);
            case IASTReturnStatement result ->
                new Statement.Return(
                        Optional.ofNullable(result.getReturnValue()).map(expressions::read), at);
            case IASTGotoStatement jump -> new Statement.Goto(jump.getName().toString(), at);
            case IASTNullStatement _ -> new Statement.Empty(at);
            default -> {
                types.reportDeclaration(statement, "this statement is not part of the accepted C");
                yield new Statement.Empty(at);
            }
        };
    }

    private Statement choice(IASTIfStatement choice, Position at) {
        return new Statement.If(
                expressions.read(choice.getConditionExpression()),
                read(choice.getThenClause()),
                Optional.ofNullable(choice.getElseClause()).map(this::read),
                at);
    }

    private Statement loop(IASTForStatement loop, Position at) {
        var start = switch (loop.getInitializerStatement()) {
            case null -> Optional.<Statement>empty();
            case IASTNullStatement _ -> Optional.<Statement>empty();
            case IASTStatement statement -> Optional.of(read(statement));
        };
        return new Statement.For(
                start,
                optional(loop.getConditionExpression()),
                optional(loop.getIterationExpression()),
                read(loop.getBody()),
                at);
    }

    private Optional<Expression> optional(IASTExpression expression) {
        return Optional.ofNullable(expression).map(expressions::read);
    }

    private List<Statement> declaration(IASTDeclaration declaration) {
        if (declaration instanceof IASTFunctionDefinition) {
            reading.report(declaration, "a function inside a function is not C: move it to file level");
            return List.of();
        }
        if (!(declaration instanceof IASTSimpleDeclaration simple)) {
            types.reportDeclaration(declaration, "this declaration is not part of the accepted C");
            return List.of();
        }
        return declared(simple);
    }

    private List<Statement> declared(IASTSimpleDeclaration simple) {
        var at = reading.at(simple);
        if (simple.getDeclSpecifier().getStorageClass() == IASTDeclSpecifier.sc_typedef
                || simple.getDeclarators().length == 0) {
            return typesOf(simple).stream()
                    .<Statement>map(type -> new Statement.DeclareType(type.type(), type.typedefName(), at))
                    .toList();
        }
        return List.of(new Statement.Declare(variables(simple), at));
    }

    /** The typedefs of a declaration, or the one struct, union or enum that it defines. */
    List<TranslationUnit.Item.Type> typesOf(IASTSimpleDeclaration simple) {
        var at = reading.at(simple);
        var base = types.specified(simple.getDeclSpecifier());
        if (simple.getDeclarators().length == 0) {
            return List.of(new TranslationUnit.Item.Type(base, Optional.empty(), at));
        }
        if (simple.getDeclarators().length > 1 && base instanceof TypeSyntax.Composite) {
            reading.report(simple, "give each typedef a declaration of its own");
        }
        var found = new ArrayList<TranslationUnit.Item.Type>();
        for (var declarator : simple.getDeclarators()) {
            found.add(new TranslationUnit.Item.Type(
                    types.declared(declarator, base), Optional.of(TypeReader.nameOf(declarator)), at));
        }
        return found;
    }

    List<Statement.Variable> variables(IASTSimpleDeclaration simple) {
        var specifier = simple.getDeclSpecifier();
        var base = types.specified(specifier);
        if (specifier.getStorageClass() == IASTDeclSpecifier.sc_extern) {
            reading.report(simple, "extern objects are not accepted: a kernel gets its arrays as parameters");
        }
        var isStatic = specifier.getStorageClass() == IASTDeclSpecifier.sc_static;
        var variables = new ArrayList<Statement.Variable>();
        for (var declarator : simple.getDeclarators()) {
            if (declarator instanceof IASTFunctionDeclarator && declarator.getNestedDeclarator() == null) {
                reading.report(declarator, "declare functions at file level");
                continue;
            }
            variables.add(new Statement.Variable(
                    types.declared(declarator, base),
                    nameOf(declarator),
                    expressions.initializer(declarator.getInitializer()),
                    isStatic,
                    types.at(declarator)));
        }
        return variables;
    }

    private String nameOf(IASTDeclarator declarator) {
        var name = TypeReader.nameOf(declarator);
        if (name.isEmpty()) {
            reading.report(declarator, "this declaration lacks a name");
        }
        return name;
    }
}

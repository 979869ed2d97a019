package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.Expression.Designator;
import dev.tilesmith.sim.c.tree.Expression.Initializer;
import dev.tilesmith.sim.c.tree.Expression.InitializerList;
import dev.tilesmith.sim.c.tree.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.cdt.core.dom.ast.IASTArraySubscriptExpression;
import org.eclipse.cdt.core.dom.ast.IASTBinaryExpression;
import org.eclipse.cdt.core.dom.ast.IASTCastExpression;
import org.eclipse.cdt.core.dom.ast.IASTConditionalExpression;
import org.eclipse.cdt.core.dom.ast.IASTEqualsInitializer;
import org.eclipse.cdt.core.dom.ast.IASTExpressionList;
import org.eclipse.cdt.core.dom.ast.IASTFieldReference;
import org.eclipse.cdt.core.dom.ast.IASTFunctionCallExpression;
import org.eclipse.cdt.core.dom.ast.IASTIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTInitializer;
import org.eclipse.cdt.core.dom.ast.IASTInitializerClause;
import org.eclipse.cdt.core.dom.ast.IASTInitializerList;
import org.eclipse.cdt.core.dom.ast.IASTLiteralExpression;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTProblemExpression;
import org.eclipse.cdt.core.dom.ast.IASTTypeIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTTypeIdInitializerExpression;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;
import org.eclipse.cdt.core.dom.ast.c.ICASTArrayDesignator;
import org.eclipse.cdt.core.dom.ast.c.ICASTDesignatedInitializer;
import org.eclipse.cdt.core.dom.ast.c.ICASTDesignator;
import org.eclipse.cdt.core.dom.ast.c.ICASTFieldDesignator;

/** Turns CDT's expressions into ours. */
final class ExpressionReader {
    private final Reading reading;
    private final TypeReader types;

    ExpressionReader(Reading reading, TypeReader types) {
        this.reading = reading;
        this.types = types;
    }

    /** A stand-in after a problem has been reported. */
    private static Expression nothing(Position at) {
        return new Expression.IntegerLiteral("0", at);
    }

    Expression read(IASTInitializerClause clause) {
        reading.enter(clause);
        var expression = readInside(clause);
        reading.leave();
        return expression;
    }

    private Expression readInside(IASTInitializerClause clause) {
        var macro = reading.macroOf(clause);
        var expression = readPlain(clause);
        return macro.filter(_ -> isPureConstant(expression))
                .<Expression>map(name -> new Expression.Name(name, reading.at(clause)))
                .orElse(expression);
    }

    /** A macro's name is kept where its body is a constant that means the same everywhere. */
    private static boolean isPureConstant(Expression expression) {
        return switch (expression) {
            case Expression.IntegerLiteral _, Expression.FloatingLiteral _, Expression.SizeOfType _ -> true;
            case Expression.Unary unary ->
                switch (unary.operator()) {
                    case PLUS, MINUS, COMPLEMENT, NOT -> isPureConstant(unary.operand());
                    case DEREFERENCE, ADDRESS_OF, PRE_INCREMENT, PRE_DECREMENT, POST_INCREMENT, POST_DECREMENT -> false;
                };
            case Expression.Binary binary -> isPureConstant(binary.left()) && isPureConstant(binary.right());
            case Expression.Conditional choice ->
                isPureConstant(choice.condition())
                        && isPureConstant(choice.whenTrue())
                        && isPureConstant(choice.whenFalse());
            case Expression.Cast cast -> isPureConstant(cast.operand());
            case Expression.StringLiteral _,
                    Expression.Name _,
                    Expression.Assign _,
                    Expression.CompoundAssign _,
                    Expression.Call _,
                    Expression.Index _,
                    Expression.MemberOf _,
                    Expression.SizeOfValue _,
                    Expression.CompoundLiteral _,
                    InitializerList _,
                    Expression.Comma _ -> false;
        };
    }

    private Expression readPlain(IASTInitializerClause clause) {
        var at = reading.at(clause);
        return switch (clause) {
            case IASTLiteralExpression literal -> literal(literal, at);
            case IASTIdExpression name -> new Expression.Name(name.getName().toString(), at);
            case IASTUnaryExpression unary -> unary(unary, at);
            case IASTBinaryExpression binary -> binary(binary, at);
            case IASTConditionalExpression choice -> conditional(choice, at);
            case IASTFunctionCallExpression call -> call(call, at);
            case IASTArraySubscriptExpression index ->
                new Expression.Index(read(index.getArrayExpression()), read(index.getArgument()), at);
            case IASTFieldReference member ->
                new Expression.MemberOf(
                        read(member.getFieldOwner()),
                        member.getFieldName().toString(),
                        member.isPointerDereference(),
                        at);
            case IASTCastExpression cast ->
                new Expression.Cast(types.typeOf(cast.getTypeId()), read(cast.getOperand()), at);
            case IASTTypeIdExpression type -> typeExpression(type, at);
            case IASTTypeIdInitializerExpression literal -> compoundLiteral(literal, at);
            case IASTExpressionList list -> commas(list, at);
            case IASTInitializerList list -> initializerList(list, at);
            case IASTProblemExpression problem -> problem(problem, at);
            default -> refused(clause, "this expression is not part of the accepted C");
        };
    }

    Optional<Expression> initializer(IASTInitializer initializer) {
        return switch (initializer) {
            case null -> Optional.empty();
            case IASTEqualsInitializer equals -> Optional.of(read(equals.getInitializerClause()));
            case IASTInitializerList list -> Optional.of(read(list));
            default -> Optional.of(refused(initializer, "this initializer is not part of the accepted C"));
        };
    }

    private Expression refused(IASTNode node, String message) {
        reading.report(node, message);
        return nothing(reading.at(node));
    }

    private Expression problem(IASTProblemExpression problem, Position at) {
        new SyntaxErrors(reading).report(problem);
        return nothing(at);
    }

    private Expression literal(IASTLiteralExpression literal, Position at) {
        var text = String.valueOf(literal.getValue());
        return switch (literal.getKind()) {
            case IASTLiteralExpression.lk_integer_constant, IASTLiteralExpression.lk_char_constant ->
                new Expression.IntegerLiteral(text, at);
            case IASTLiteralExpression.lk_float_constant -> new Expression.FloatingLiteral(text, at);
            case IASTLiteralExpression.lk_string_literal -> new Expression.StringLiteral(text, at);
            default -> refused(literal, "the constant %s is not part of the accepted C".formatted(text));
        };
    }

    private Expression unary(IASTUnaryExpression unary, Position at) {
        return switch (unary.getOperator()) {
            case IASTUnaryExpression.op_bracketedPrimary -> bracketed(unary);
            case IASTUnaryExpression.op_sizeof -> new Expression.SizeOfValue(read(unary.getOperand()), at);
            case IASTUnaryExpression.op_prefixIncr -> unary(UnaryOperator.PRE_INCREMENT, unary, at);
            case IASTUnaryExpression.op_prefixDecr -> unary(UnaryOperator.PRE_DECREMENT, unary, at);
            case IASTUnaryExpression.op_postFixIncr -> unary(UnaryOperator.POST_INCREMENT, unary, at);
            case IASTUnaryExpression.op_postFixDecr -> unary(UnaryOperator.POST_DECREMENT, unary, at);
            case IASTUnaryExpression.op_plus -> unary(UnaryOperator.PLUS, unary, at);
            case IASTUnaryExpression.op_minus -> unary(UnaryOperator.MINUS, unary, at);
            case IASTUnaryExpression.op_star -> unary(UnaryOperator.DEREFERENCE, unary, at);
            case IASTUnaryExpression.op_amper -> unary(UnaryOperator.ADDRESS_OF, unary, at);
            case IASTUnaryExpression.op_tilde -> unary(UnaryOperator.COMPLEMENT, unary, at);
            case IASTUnaryExpression.op_not -> unary(UnaryOperator.NOT, unary, at);
            default -> refused(unary, "this operator is not part of the accepted C");
        };
    }

    private Expression bracketed(IASTUnaryExpression brackets) {
        if (brackets.getOperand() == null) {
            return refused(brackets, "a statement in parentheses is not part of C: write a helper function");
        }
        return read(brackets.getOperand());
    }

    private Expression unary(UnaryOperator operator, IASTUnaryExpression unary, Position at) {
        return new Expression.Unary(operator, read(unary.getOperand()), at);
    }

    private Expression binary(IASTBinaryExpression binary, Position at) {
        var operation = binary.getOperator();
        if (operation == IASTBinaryExpression.op_assign) {
            return new Expression.Assign(read(binary.getOperand1()), read(binary.getInitOperand2()), at);
        }
        var plain = operator(operation);
        if (plain.isPresent()) {
            return new Expression.Binary(plain.get(), read(binary.getOperand1()), read(binary.getOperand2()), at);
        }
        var assigning = assigningOperator(operation);
        if (assigning.isPresent()) {
            return new Expression.CompoundAssign(
                    assigning.get(), read(binary.getOperand1()), read(binary.getOperand2()), at);
        }
        return refused(binary, "this operator is not part of C");
    }

    private static Optional<BinaryOperator> operator(int operation) {
        return Optional.ofNullable(
                switch (operation) {
                    case IASTBinaryExpression.op_multiply -> BinaryOperator.MULTIPLY;
                    case IASTBinaryExpression.op_divide -> BinaryOperator.DIVIDE;
                    case IASTBinaryExpression.op_modulo -> BinaryOperator.REMAINDER;
                    case IASTBinaryExpression.op_plus -> BinaryOperator.ADD;
                    case IASTBinaryExpression.op_minus -> BinaryOperator.SUBTRACT;
                    case IASTBinaryExpression.op_shiftLeft -> BinaryOperator.SHIFT_LEFT;
                    case IASTBinaryExpression.op_shiftRight -> BinaryOperator.SHIFT_RIGHT;
                    case IASTBinaryExpression.op_lessThan -> BinaryOperator.LESS;
                    case IASTBinaryExpression.op_lessEqual -> BinaryOperator.LESS_EQUAL;
                    case IASTBinaryExpression.op_greaterThan -> BinaryOperator.GREATER;
                    case IASTBinaryExpression.op_greaterEqual -> BinaryOperator.GREATER_EQUAL;
                    case IASTBinaryExpression.op_equals -> BinaryOperator.EQUAL;
                    case IASTBinaryExpression.op_notequals -> BinaryOperator.NOT_EQUAL;
                    case IASTBinaryExpression.op_binaryAnd -> BinaryOperator.AND;
                    case IASTBinaryExpression.op_binaryXor -> BinaryOperator.XOR;
                    case IASTBinaryExpression.op_binaryOr -> BinaryOperator.OR;
                    case IASTBinaryExpression.op_logicalAnd -> BinaryOperator.LOGICAL_AND;
                    case IASTBinaryExpression.op_logicalOr -> BinaryOperator.LOGICAL_OR;
                    default -> null;
                });
    }

    private static Optional<BinaryOperator> assigningOperator(int operation) {
        return Optional.ofNullable(
                switch (operation) {
                    case IASTBinaryExpression.op_multiplyAssign -> BinaryOperator.MULTIPLY;
                    case IASTBinaryExpression.op_divideAssign -> BinaryOperator.DIVIDE;
                    case IASTBinaryExpression.op_moduloAssign -> BinaryOperator.REMAINDER;
                    case IASTBinaryExpression.op_plusAssign -> BinaryOperator.ADD;
                    case IASTBinaryExpression.op_minusAssign -> BinaryOperator.SUBTRACT;
                    case IASTBinaryExpression.op_shiftLeftAssign -> BinaryOperator.SHIFT_LEFT;
                    case IASTBinaryExpression.op_shiftRightAssign -> BinaryOperator.SHIFT_RIGHT;
                    case IASTBinaryExpression.op_binaryAndAssign -> BinaryOperator.AND;
                    case IASTBinaryExpression.op_binaryXorAssign -> BinaryOperator.XOR;
                    case IASTBinaryExpression.op_binaryOrAssign -> BinaryOperator.OR;
                    default -> null;
                });
    }

    private Expression conditional(IASTConditionalExpression choice, Position at) {
        if (choice.getPositiveResultExpression() == null) {
            return refused(choice, "'a ?: b' is not part of C: write 'a ? a : b'");
        }
        return new Expression.Conditional(
                read(choice.getLogicalConditionExpression()),
                read(choice.getPositiveResultExpression()),
                read(choice.getNegativeResultExpression()),
                at);
    }

    private Expression call(IASTFunctionCallExpression call, Position at) {
        var arguments = new ArrayList<Expression>();
        for (var argument : call.getArguments()) {
            arguments.add(read(argument));
        }
        if (call.getFunctionNameExpression() instanceof IASTIdExpression name) {
            return new Expression.Call(name.getName().toString(), arguments, at);
        }
        return refused(call, "functions are called by name: pointers to functions are not accepted");
    }

    private Expression typeExpression(IASTTypeIdExpression type, Position at) {
        if (type.getOperator() == IASTTypeIdExpression.op_sizeof) {
            return new Expression.SizeOfType(types.typeOf(type.getTypeId()), at);
        }
        return refused(type, "this operator on a type is not part of the accepted C");
    }

    private Expression compoundLiteral(IASTTypeIdInitializerExpression literal, Position at) {
        var value = initializer(literal.getInitializer());
        if (value.isPresent() && value.get() instanceof InitializerList list) {
            return new Expression.CompoundLiteral(types.typeOf(literal.getTypeId()), list, at);
        }
        return refused(literal, "a compound literal needs an initializer in braces");
    }

    private Expression commas(IASTExpressionList list, Position at) {
        var expressions = list.getExpressions();
        var all = read(expressions[0]);
        for (var index = 1; index < expressions.length; index++) {
            all = new Expression.Comma(all, read(expressions[index]), at);
        }
        return all;
    }

    private Expression initializerList(IASTInitializerList list, Position at) {
        var items = new ArrayList<Initializer>();
        for (var clause : list.getClauses()) {
            if (clause instanceof ICASTDesignatedInitializer designated) {
                items.add(new Initializer(designators(designated), read(designated.getOperand())));
            } else {
                items.add(new Initializer(List.of(), read(clause)));
            }
        }
        return new InitializerList(items, at);
    }

    private List<Designator> designators(ICASTDesignatedInitializer initializer) {
        var designators = new ArrayList<Designator>();
        for (ICASTDesignator designator : initializer.getDesignators()) {
            switch (designator) {
                case ICASTArrayDesignator element ->
                    designators.add(new Designator.Element(read(element.getSubscriptExpression())));
                case ICASTFieldDesignator field ->
                    designators.add(new Designator.Field(field.getName().toString()));
                default ->
                    reading.report(designator, "a range of elements is not part of C: write one item an element");
            }
        }
        return designators;
    }
}

package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.text.Position;
import java.util.List;

/** An expression as it is written. Parentheses are not kept: the printer sets those that are needed. */
public sealed interface Expression {
    Position at();

    /** An integer or character constant in its own spelling: {@code 0x80000000u}, {@code 'a'}. */
    record IntegerLiteral(String text, Position at) implements Expression {}

    /** A floating constant in its own spelling: {@code 0.5f}. */
    record FloatingLiteral(String text, Position at) implements Expression {}

    /** A string constant with its quotes. */
    record StringLiteral(String text, Position at) implements Expression {}

    /** A variable, function, enum constant, or object-like macro (vocabulary constant or the kernel's own). */
    record Name(String name, Position at) implements Expression {}

    record Unary(UnaryOperator operator, Expression operand, Position at) implements Expression {}

    record Binary(BinaryOperator operator, Expression left, Expression right, Position at) implements Expression {}

    /** {@code target = value}. */
    record Assign(Expression target, Expression value, Position at) implements Expression {}

    /** {@code target op= value}; the operator is an arithmetic, bitwise or shift operator. */
    record CompoundAssign(BinaryOperator operator, Expression target, Expression value, Position at)
            implements Expression {}

    record Conditional(Expression condition, Expression whenTrue, Expression whenFalse, Position at)
            implements Expression {}

    /** A call by name: a function of the kernel's, of a known header, or a command of the vocabulary. */
    record Call(String function, List<Expression> arguments, Position at) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    record Index(Expression array, Expression index, Position at) implements Expression {}

    /** {@code object.member}, or {@code object->member} when {@code arrow}. */
    record MemberOf(Expression object, String member, boolean arrow, Position at) implements Expression {}

    record Cast(TypeSyntax type, Expression operand, Position at) implements Expression {}

    record SizeOfType(TypeSyntax type, Position at) implements Expression {}

    record SizeOfValue(Expression operand, Position at) implements Expression {}

    record CompoundLiteral(TypeSyntax type, InitializerList initializer, Position at) implements Expression {}

    /** {@code {…}}: appears only as an initializer. */
    record InitializerList(List<Initializer> items, Position at) implements Expression {
        public InitializerList {
            items = List.copyOf(items);
        }
    }

    record Comma(Expression first, Expression second, Position at) implements Expression {}

    /** One item of an initializer list, with its designators, outermost first. */
    record Initializer(List<Designator> designators, Expression value) {
        public Initializer {
            designators = List.copyOf(designators);
        }
    }

    sealed interface Designator {
        record Element(Expression index) implements Designator {}

        record Field(String name) implements Designator {}
    }

    enum UnaryOperator {
        PLUS("+"),
        MINUS("-"),
        COMPLEMENT("~"),
        NOT("!"),
        DEREFERENCE("*"),
        ADDRESS_OF("&"),
        PRE_INCREMENT("++"),
        PRE_DECREMENT("--"),
        POST_INCREMENT("++"),
        POST_DECREMENT("--");

        private final String symbol;

        UnaryOperator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    enum BinaryOperator {
        MULTIPLY("*", 10),
        DIVIDE("/", 10),
        REMAINDER("%", 10),
        ADD("+", 9),
        SUBTRACT("-", 9),
        SHIFT_LEFT("<<", 8),
        SHIFT_RIGHT(">>", 8),
        LESS("<", 7),
        LESS_EQUAL("<=", 7),
        GREATER(">", 7),
        GREATER_EQUAL(">=", 7),
        EQUAL("==", 6),
        NOT_EQUAL("!=", 6),
        AND("&", 5),
        XOR("^", 4),
        OR("|", 3),
        LOGICAL_AND("&&", 2),
        LOGICAL_OR("||", 1);

        private final String symbol;
        private final int precedence;

        BinaryOperator(String symbol, int precedence) {
            this.symbol = symbol;
            this.precedence = precedence;
        }

        public String symbol() {
            return symbol;
        }

        /** Binding strength; a larger number binds tighter. */
        public int precedence() {
            return precedence;
        }
    }
}

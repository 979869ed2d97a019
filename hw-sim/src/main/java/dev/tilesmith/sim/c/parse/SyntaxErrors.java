package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Token;
import dev.tilesmith.sim.c.text.Token.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTProblemHolder;

/**
 * Says what is wrong in a part of the text that the C parser gave up on. The parser only knows where its failed attempt
 * began, so the tokens from there on are searched for two neighbours that never stand together.
 */
final class SyntaxErrors {
    private static final Set<String> BINARY_ONLY = Set.of(
            "/", "%", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "|", "^", "&&", "||", "=", "+=", "-=", "*=", "/=",
            "%=", "&=", "|=", "^=", "<<=", ">>=", "?", "->", ".");
    private static final Set<String> OPERATORS = Set.of("+", "-", "*", "&");
    private static final Set<String> ENDS = Set.of(";", ")", "]", ",", "}");
    private static final Set<String> STATEMENT_WORDS = Set.of(
            "if", "for", "while", "do", "return", "break", "continue", "switch", "case", "default", "goto", "else");
    private static final Set<String> TYPE_WORDS = Set.of(
            "int",
            "unsigned",
            "signed",
            "long",
            "short",
            "char",
            "float",
            "double",
            "const",
            "static",
            "struct",
            "union",
            "enum",
            "void",
            "_Bool",
            "inline",
            "extern",
            "register",
            "typedef",
            "sizeof");

    private final Reading reading;

    SyntaxErrors(Reading reading) {
        this.reading = reading;
    }

    void report(IASTProblemHolder holder) {
        var problem = (IASTNode) holder.getProblem();
        reportBetween(reading.offset(problem), reading.endOffset(problem));
    }

    private void reportBetween(int start, int end) {
        var tokens = reading.prescan().tokens();
        for (var index = 0; index + 1 < tokens.size(); index++) {
            var token = tokens.get(index);
            if (token.start() >= start && token.start() < Math.max(end, start + 1) && reportPair(tokens, index)) {
                return;
            }
        }
        var at = reading.source().position(start);
        var line = reading.source()
                .text()
                .substring(
                        Math.clamp(start, 0, reading.source().text().length()),
                        Math.clamp(
                                end, Math.max(0, start), reading.source().text().length()));
        var first = line.lines().findFirst().orElse("").strip();
        var shown = first.length() > 60 ? first.substring(0, 60) + "…" : first;
        var open = lastOpenBrace(tokens);
        reading.report(
                at,
                open.isPresent()
                        ? "a '}' is missing: the '{' of line %d is not closed"
                                .formatted(reading.source()
                                        .position(open.get().start())
                                        .line())
                        : "syntax error: this is not C: %s".formatted(shown));
    }

    /** The innermost brace that nothing closes. */
    private static Optional<Token> lastOpenBrace(List<Token> tokens) {
        var open = new ArrayDeque<Token>();
        for (var token : tokens) {
            if (token.is("{")) {
                open.push(token);
            } else if (token.is("}") && !open.isEmpty()) {
                open.pop();
            }
        }
        return Optional.ofNullable(open.peek());
    }

    private boolean reportPair(List<Token> tokens, int index) {
        var token = tokens.get(index);
        var next = tokens.get(index + 1);
        if (token.is("offsetof") && next.is("(")) {
            report(token, "offsetof is not accepted: write the number of bytes");
            return true;
        }
        if (Set.of("if", "while", "switch", "for").contains(token.text())) {
            if (!next.is("(")) {
                report(next, "'(' is missing after '%s'".formatted(token.text()));
                return true;
            }
            if (token.is("for") && semicolons(tokens, index + 1) != 2) {
                report(
                        token,
                        "for (start; condition; step) needs two ';', this one has %d"
                                .formatted(semicolons(tokens, index + 1)));
                return true;
            }
        }
        if (token.kind() == Kind.WORD && reading.isMacro(token.text()) && next.is("=")) {
            report(
                    token,
                    "'%s' is a constant that is already defined: use it, or choose another name"
                            .formatted(token.text()));
            return true;
        }
        if (isOperator(token) && (ENDS.contains(next.text()) || isBinaryOnly(next))) {
            report(next, "an operand is missing after '%s'".formatted(token.text()));
            return true;
        }
        if ((token.is("(") || token.is(",")) && isBinaryOnly(next) && !next.is(".")) {
            report(next, "an operand is missing before '%s'".formatted(next.text()));
            return true;
        }
        if (endsOperand(token) && beginsOperand(next) && !mayFollow(tokens, index)) {
            var missing = next.startsLine() || STATEMENT_WORDS.contains(next.text()) ? "';'" : "an operator or ';'";
            reading.report(
                    reading.source().position(token.end() - 1),
                    "%s is missing after '%s'".formatted(missing, token.text()));
            return true;
        }
        return false;
    }

    private static int semicolons(List<Token> tokens, int open) {
        var depth = 0;
        var count = 0;
        for (var index = open; index < tokens.size(); index++) {
            var token = tokens.get(index);
            if (token.is("(")) {
                depth++;
            } else if (token.is(")") && --depth == 0) {
                break;
            } else if (token.is(";") && depth == 1) {
                count++;
            }
        }
        return count;
    }

    private void report(Token at, String message) {
        reading.report(reading.source().position(at.start()), message);
    }

    private static boolean isOperator(Token token) {
        return token.kind() == Kind.PUNCTUATOR
                && (BINARY_ONLY.contains(token.text()) || OPERATORS.contains(token.text()));
    }

    private static boolean isBinaryOnly(Token token) {
        return token.kind() == Kind.PUNCTUATOR && BINARY_ONLY.contains(token.text());
    }

    private static boolean endsOperand(Token token) {
        return token.kind() == Kind.NUMBER
                || token.is("]")
                || token.is(")")
                || token.kind() == Kind.WORD
                        && !STATEMENT_WORDS.contains(token.text())
                        && !TYPE_WORDS.contains(token.text());
    }

    private static boolean beginsOperand(Token token) {
        return token.kind() == Kind.NUMBER || token.kind() == Kind.WORD || token.is("}");
    }

    /** Words that may stand side by side: a type and a name, a condition and its statement, a cast and its operand. */
    private static boolean mayFollow(List<Token> tokens, int index) {
        var token = tokens.get(index);
        var next = tokens.get(index + 1);
        if (token.is(")")) {
            return !next.is("}") && (!next.startsLine() || opensWithKeyword(tokens, index));
        }
        var isDeclaration = token.kind() == Kind.WORD && next.kind() == Kind.WORD && !next.startsLine();
        return isDeclaration && !STATEMENT_WORDS.contains(next.text()) || next.is("}") && inBraces(tokens, index);
    }

    /** Whether the bracket that closes here belongs to {@code if (…)}, {@code for (…)} or {@code while (…)}. */
    private static boolean opensWithKeyword(List<Token> tokens, int close) {
        var depth = 0;
        for (var index = close; index > 0; index--) {
            if (tokens.get(index).is(")")) {
                depth++;
            } else if (tokens.get(index).is("(") && --depth == 0) {
                return STATEMENT_WORDS.contains(tokens.get(index - 1).text());
            }
        }
        return false;
    }

    /** Whether the word before a closing brace ends an initializer list or an enum, where no semicolon belongs. */
    private static boolean inBraces(List<Token> tokens, int index) {
        for (var before = index; before >= 0; before--) {
            var token = tokens.get(before);
            if (token.is(";") || token.is("}")) {
                return false;
            }
            if (token.is("{")) {
                return before > 0
                        && !tokens.get(before - 1).is(")")
                        && !tokens.get(before - 1).is("else");
            }
        }
        return false;
    }
}

package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Problems;
import dev.tilesmith.sim.c.text.SourceText;
import dev.tilesmith.sim.c.text.Token;
import dev.tilesmith.sim.c.text.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks at the raw tokens before the C parser does: refuses what the parser must never see (junk, endless nesting or
 * macro expansion, words outside the subset) and adds the semicolons that calls of the vocabulary may lack.
 */
final class Prescan {
    /** Bytes of source; no kernel needs more, and a model that repeats itself forever is told so. */
    static final int LENGTH_LIMIT = 1 << 20;

    /** Brackets inside brackets; the parser's time grows with the power of two of some of them. */
    static final int NESTING_LIMIT = 60;

    /** Characters of a number; reading one takes time that grows with the square of its length. */
    private static final int NUMBER_LIMIT = 100;

    private static final Pattern VOCABULARY_CALL = Pattern.compile("gemmini_\\w+");

    private static final Map<String, String> REFUSED_WORDS = Map.ofEntries(
            Map.entry("asm", "inline assembly is not part of a kernel: use the gemmini_… calls"),
            Map.entry("__asm", "inline assembly is not part of a kernel: use the gemmini_… calls"),
            Map.entry("__asm__", "inline assembly is not part of a kernel: use the gemmini_… calls"),
            attribute("__attribute__"),
            attribute("__attribute"),
            Map.entry("__extension__", "__extension__ is not accepted: delete it"),
            Map.entry("typeof", "typeof is not accepted: write the type"),
            Map.entry("__typeof__", "typeof is not accepted: write the type"),
            Map.entry("__auto_type", "__auto_type is not accepted: write the type"),
            Map.entry("_Generic", "_Generic is not accepted: call the function you mean"),
            Map.entry("_Static_assert", "_Static_assert is not accepted: delete it"),
            Map.entry("_Alignas", "_Alignas is not accepted: arrays are aligned as their elements"),
            Map.entry("_Alignof", "_Alignof is not accepted: write the number"),
            Map.entry("_Atomic", "_Atomic is not accepted: a kernel has one thread"),
            Map.entry("_Thread_local", "_Thread_local is not accepted: a kernel has one thread"),
            Map.entry("_Complex", "complex numbers are not accepted"),
            Map.entry("__int128", "128-bit integers are not accepted: the widest is uint64_t"),
            Map.entry("template", "templates are C++; a kernel is C"),
            Map.entry("namespace", "namespaces are C++; a kernel is C"),
            Map.entry("constexpr", "constexpr is C++: write const"),
            Map.entry("static_cast", "static_cast is C++: write (type)value"),
            Map.entry("reinterpret_cast", "reinterpret_cast is C++: write (type)value"),
            Map.entry(
                    "volatile",
                    "volatile is not accepted: memory that the accelerator writes is read after gemmini_fence()"));

    private static Map.Entry<String, String> attribute(String word) {
        return Map.entry(
                word,
                "attributes are not accepted: delete the %s; a static function that is small or called in one place is"
                                .formatted(word)
                        + " inlined without it");
    }

    private final SourceText source;
    private final Problems problems;
    private final List<Token> tokens;
    private final TreeSet<Integer> insertions = new TreeSet<>();

    Prescan(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
        tokens = source.text().length() > LENGTH_LIMIT ? List.of() : Token.scan(source.text());
    }

    /** The text for the parser, or empty after a problem that it must not see. */
    boolean accept() {
        checkText();
        if (!problems.any()) {
            checkWords();
            checkConditionals();
            checkBrackets();
        }
        if (!problems.any()) {
            checkExpansion();
        }
        if (!problems.any()) {
            findMissingSemicolons();
        }
        return !problems.any();
    }

    /** All words of the source. */
    Set<String> words() {
        return tokens.stream()
                .filter(token -> token.kind() == Kind.WORD)
                .map(Token::text)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<Token> tokens() {
        return tokens;
    }

    /** The source with semicolons after calls of the vocabulary that lack one. */
    String completedText() {
        var text = new StringBuilder(source.text());
        for (var offset : insertions.descendingSet()) {
            text.insert((int) offset, ";");
        }
        return text.toString();
    }

    /** The offset in the source of an offset in the completed text. */
    int sourceOffset(int completedOffset) {
        var inserted = 0;
        for (var offset : insertions) {
            if (offset + inserted >= completedOffset) {
                break;
            }
            inserted++;
        }
        return completedOffset - inserted;
    }

    private void checkText() {
        var text = source.text();
        if (text.length() > LENGTH_LIMIT) {
            problems.report(
                    Position.NONE,
                    "the source has %d characters; at most %d are accepted".formatted(text.length(), LENGTH_LIMIT));
            return;
        }
        for (var offset = 0; offset < text.length(); offset++) {
            var character = text.charAt(offset);
            if (character < ' ' && character != '\n' && character != '\t' && character != '\r' && character != '\f'
                    || character == 0x7f
                    || character == '\ufffd') {
                problems.report(
                        source.position(offset),
                        "character U+%04X is no text; a kernel is plain C source".formatted((int) character));
                return;
            }
        }
        if (endsInComment(text)) {
            problems.report(source.position(text.lastIndexOf("/*")), "this comment is never closed");
        }
    }

    /** The tokens leave comments out, so a comment without an end shows as text after the last token. */
    private boolean endsInComment(String text) {
        var rest = tokens.isEmpty() ? text : text.substring(tokens.getLast().end());
        var open = rest.lastIndexOf("/*");
        return open >= 0
                && rest.indexOf("*/", open + 2) < 0
                && !rest.substring(rest.lastIndexOf('\n', open) + 1, open).contains("//");
    }

    private void checkWords() {
        for (var index = 0; index < tokens.size(); index++) {
            var token = tokens.get(index);
            var refusal = token.kind() == Kind.WORD ? REFUSED_WORDS.get(token.text()) : null;
            if (refusal != null) {
                problems.report(source.position(token.start()), refusal);
            }
            if (token.is("##")) {
                problems.report(source.position(token.start()), "token pasting is not accepted: write the name out");
            }
            if (token.kind() == Kind.NUMBER && token.text().length() > NUMBER_LIMIT) {
                problems.report(
                        source.position(token.start()),
                        "a number of %d characters; at most %d are accepted"
                                .formatted(token.text().length(), NUMBER_LIMIT));
                return;
            }
            if (token.is("`")) {
                problems.report(source.position(token.start()), "'`' is no C: send the source without Markdown marks");
                return;
            }
            if (token.is("#") && token.startsLine() && index + 1 < tokens.size()) {
                checkDirective(tokens.get(index + 1));
            }
        }
    }

    private void checkDirective(Token name) {
        switch (name.text()) {
            case "pragma" ->
                problems.report(
                        source.position(name.start()),
                        "#pragma is not accepted: delete it, or write out what it asks for");
            case "embed", "import", "include_next" ->
                problems.report(source.position(name.start()), "#" + name.text() + " is not accepted");
            default -> {
                // The C parser knows the rest and reports what it does not know.
            }
        }
    }

    private void checkConditionals() {
        PreprocessorErrors.unclosed(tokens)
                .ifPresent(open -> problems.report(
                        source.position(open.start()), "this #%s has no #endif".formatted(open.text())));
    }

    /** Every bracket must have its partner; the parser would report a lost one far from its place. */
    private void checkBrackets() {
        Deque<Token> open = new ArrayDeque<>();
        var hasConditionals = tokens.stream().anyMatch(token -> token.is("#") && token.startsLine());
        for (var index = 0; index < tokens.size(); index++) {
            var token = tokens.get(index);
            if (token.is(";") && !open.isEmpty() && isCutShort(open.peek(), index)) {
                problems.report(
                        source.position(token.start()),
                        "'%s' is missing before ';': it closes the '%s' of line %d"
                                .formatted(
                                        partner(open.peek()),
                                        open.peek().text(),
                                        source.position(open.peek().start()).line()));
                return;
            }
            if (token.is("(") || token.is("[") || token.is("{")) {
                open.push(token);
                if (open.size() > NESTING_LIMIT) {
                    problems.report(
                            source.position(token.start()),
                            "brackets are nested more than %d deep".formatted(NESTING_LIMIT));
                    return;
                }
            } else if (token.is(")") || token.is("]") || token.is("}")) {
                // Both branches of an #if may open or close; then only the parser can tell.
                if (open.isEmpty() || !partner(open.peek()).equals(token.text())) {
                    if (hasConditionals) {
                        return;
                    }
                    reportLostBracket(token, open);
                    return;
                }
                open.pop();
            }
        }
        if (!open.isEmpty() && !hasConditionals) {
            var token = open.peek();
            problems.report(source.position(token.start()), "'%s' is never closed".formatted(token.text()));
        }
    }

    /** A semicolon can stand in braces and in the head of a for, nowhere else inside brackets. */
    private boolean isCutShort(Token open, int semicolon) {
        if (open.is("{")) {
            return false;
        }
        var index = semicolon;
        while (tokens.get(index) != open) {
            index--;
        }
        return open.is("[") || index == 0 || !tokens.get(index - 1).is("for");
    }

    private void reportLostBracket(Token token, Deque<Token> open) {
        var message = open.isEmpty()
                ? "'%s' closes nothing".formatted(token.text())
                : "'%s' stands where '%s' is expected, which closes the '%s' of line %d"
                        .formatted(
                                token.text(),
                                partner(open.peek()),
                                open.peek().text(),
                                source.position(open.peek().start()).line());
        problems.report(source.position(token.start()), message);
    }

    private static String partner(Token open) {
        return switch (open.text()) {
            case "(" -> ")";
            case "[" -> "]";
            default -> "}";
        };
    }

    private void checkExpansion() {
        var budget = new MacroBudget(source.text(), tokens);
        if (budget.expandedTokens() > MacroBudget.LIMIT) {
            problems.report(
                    budget.largestMacro().map(source::position).orElse(Position.NONE),
                    "the macros expand to more than %d tokens".formatted(MacroBudget.LIMIT));
        }
    }

    /** A call of the vocabulary is a block in the vendor's header, so it may stand without its semicolon. */
    private void findMissingSemicolons() {
        for (var index = 0; index + 1 < tokens.size(); index++) {
            var token = tokens.get(index);
            if (token.kind() == Kind.WORD
                    && VOCABULARY_CALL.matcher(token.text()).matches()
                    && tokens.get(index + 1).is("(")
                    && (index == 0 || beginsStatement(tokens.get(index - 1)))) {
                var close = closing(index + 1);
                if (close + 1 < tokens.size() && beginsNextStatement(tokens.get(close + 1))) {
                    insertions.add(tokens.get(close).end());
                }
            }
        }
    }

    private static boolean beginsStatement(Token before) {
        return before.is(";")
                || before.is("{")
                || before.is("}")
                || before.is(")")
                || before.is("else")
                || before.is("do")
                || before.is(":");
    }

    private static boolean beginsNextStatement(Token after) {
        return after.kind() == Kind.WORD || after.is("}") || after.is("{") || after.is("*") || after.is("#");
    }

    private int closing(int open) {
        var depth = 0;
        for (var index = open; index < tokens.size(); index++) {
            if (tokens.get(index).is("(")) {
                depth++;
            } else if (tokens.get(index).is(")") && --depth == 0) {
                return index;
            }
        }
        return tokens.size();
    }
}

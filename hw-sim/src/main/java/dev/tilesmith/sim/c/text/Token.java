package dev.tilesmith.sim.c.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A token of the raw source, before any macro: enough of C's lexical grammar for the limits, the words that are refused
 * and for telling where a syntax error is.
 *
 * @param start offset of its first character
 * @param end offset after its last character
 * @param startsLine whether nothing but blanks and comments stands before it on its line
 */
public record Token(Kind kind, String text, int start, int end, boolean startsLine) {
    public enum Kind {
        WORD,
        NUMBER,
        TEXT,
        PUNCTUATOR
    }

    public boolean is(String expected) {
        return text.equals(expected);
    }

    /** The tokens of a text; comments and blanks are left out. Never fails: an odd character is a punctuator. */
    public static List<Token> scan(String text) {
        var tokens = new ArrayList<Token>();
        var offset = 0;
        var startsLine = true;
        while (offset < text.length()) {
            var character = text.charAt(offset);
            if (character == '\n') {
                startsLine = true;
                offset++;
            } else if (Character.isWhitespace(character)) {
                offset++;
            } else if (character == '\\' && isLineEnd(text, offset + 1)) {
                offset = text.indexOf('\n', offset) + 1;
            } else if (text.startsWith("//", offset)) {
                offset = endOfLineComment(text, offset);
            } else if (text.startsWith("/*", offset)) {
                var end = text.indexOf("*/", offset + 2);
                offset = end < 0 ? text.length() : end + 2;
            } else {
                var kind = kindAt(text, offset);
                var end = endOf(kind, text, offset);
                tokens.add(new Token(kind, text.substring(offset, end), offset, end, startsLine));
                startsLine = false;
                offset = end;
            }
        }
        return tokens;
    }

    private static boolean isLineEnd(String text, int offset) {
        return text.startsWith("\n", offset) || text.startsWith("\r\n", offset);
    }

    private static int endOfLineComment(String text, int offset) {
        var end = text.indexOf('\n', offset);
        while (end > 0 && (text.charAt(end - 1) == '\\' || text.startsWith("\\\r", end - 2))) {
            end = text.indexOf('\n', end + 1);
        }
        return end < 0 ? text.length() : end;
    }

    private static Kind kindAt(String text, int offset) {
        var character = text.charAt(offset);
        var next = offset + 1 < text.length() ? text.charAt(offset + 1) : ' ';
        if (isWordPart(character) && !isDigit(character)) {
            return Kind.WORD;
        }
        if (isDigit(character) || character == '.' && isDigit(next)) {
            return Kind.NUMBER;
        }
        return character == '"' || character == '\'' ? Kind.TEXT : Kind.PUNCTUATOR;
    }

    private static int endOf(Kind kind, String text, int offset) {
        return switch (kind) {
            case WORD -> endOfWord(text, offset);
            case NUMBER -> endOfNumber(text, offset);
            case TEXT -> endOfQuoted(text, offset);
            case PUNCTUATOR -> offset + punctuatorLength(text, offset);
        };
    }

    private static int endOfWord(String text, int offset) {
        var end = offset;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int endOfNumber(String text, int offset) {
        var end = offset;
        while (end < text.length()) {
            var character = text.charAt(end);
            var isExponentSign = (character == '+' || character == '-')
                    && "eEpP".indexOf(text.charAt(end - 1)) >= 0
                    && (text.charAt(end - 1) == 'p' || text.charAt(end - 1) == 'P' || !isHexadecimal(text, offset));
            if (!isWordPart(character) && character != '.' && !isExponentSign) {
                break;
            }
            end++;
        }
        return end;
    }

    private static boolean isHexadecimal(String text, int offset) {
        return text.startsWith("0x", offset) || text.startsWith("0X", offset);
    }

    private static int endOfQuoted(String text, int offset) {
        var quote = text.charAt(offset);
        var end = offset + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), end + 1);
    }

    private static int punctuatorLength(String text, int offset) {
        for (var punctuator : LONG_PUNCTUATORS) {
            if (text.startsWith(punctuator, offset)) {
                return punctuator.length();
            }
        }
        return 1;
    }

    private static final List<String> LONG_PUNCTUATORS = List.of(
            "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=",
            "/=", "%=", "&=", "|=", "^=", "##");

    private static boolean isWordPart(char character) {
        return character == '_' || character == '$' || isDigit(character) || isLetter(character);
    }

    private static boolean isLetter(char character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z' || character >= 0x80;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}

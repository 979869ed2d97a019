package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Floating;
import dev.tilesmith.sim.c.check.CType.Integer;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Values and types of constants as they are spelled. Empty where the spelling is not C's. */
final class Literals {
    private Literals() {}

    /** A constant without a place. */
    record Constant(CType type, long bits) {}

    static Optional<Constant> integer(String text) {
        if (text.startsWith("'")) {
            return character(text).map(value -> new Constant(Integer.INT32, value));
        }
        var digitsEnd = text.length();
        while (digitsEnd > 0 && "uUlL".indexOf(text.charAt(digitsEnd - 1)) >= 0) {
            digitsEnd--;
        }
        var suffix = text.substring(digitsEnd).toLowerCase(Locale.ROOT);
        if (!List.of("", "u", "l", "ul", "lu", "ll", "ull", "llu").contains(suffix)) {
            return Optional.empty();
        }
        var digits = text.substring(0, digitsEnd);
        return value(digits).flatMap(value -> typed(value, isDecimal(digits), suffix));
    }

    private static boolean isDecimal(String digits) {
        return !digits.startsWith("0") || digits.equals("0");
    }

    private static Optional<BigInteger> value(String digits) {
        try {
            var lower = digits.toLowerCase(Locale.ROOT);
            if (lower.startsWith("0x")) {
                return Optional.of(new BigInteger(lower.substring(2), 16));
            }
            if (lower.startsWith("0b")) {
                return Optional.of(new BigInteger(lower.substring(2), 2));
            }
            return Optional.of(new BigInteger(lower, isDecimal(lower) ? 10 : 8));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** The first of C's candidates that holds the value (C17 6.4.4.1): decimal constants never become unsigned. */
    private static Optional<Constant> typed(BigInteger value, boolean isDecimal, String suffix) {
        var isUnsigned = suffix.contains("u");
        var isLong = suffix.contains("l");
        var bits = value.bitLength();
        if (bits > 64 || value.signum() < 0) {
            return Optional.empty();
        }
        var mayBeUnsigned = isUnsigned || !isDecimal;
        Integer type;
        if (!isLong && !isUnsigned && bits <= 31) {
            type = Integer.INT32;
        } else if (!isLong && mayBeUnsigned && bits <= 32) {
            type = Integer.UINT32;
        } else if (!isUnsigned && bits <= 63) {
            type = Integer.INT64;
        } else {
            type = Integer.UINT64;
        }
        return Optional.of(new Constant(type, type.truncate(value.longValue())));
    }

    static Optional<Constant> floating(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        var isHexadecimal = lower.startsWith("0x");
        var isFloat = lower.endsWith("f") && (!isHexadecimal || lower.contains("p"));
        if (lower.endsWith("l")) {
            return Optional.empty();
        }
        var digits = isFloat ? lower.substring(0, lower.length() - 1) : lower;
        try {
            return Optional.of(
                    isFloat
                            ? new Constant(Floating.FLOAT, Scalars.bits(Float.parseFloat(digits)))
                            : new Constant(Floating.DOUBLE, Scalars.bits(Double.parseDouble(digits))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> character(String text) {
        return string(text).filter(bytes -> bytes.length == 1).map(bytes -> (long) (bytes[0] & 0xff));
    }

    /** The bytes between the quotes, escapes resolved, without a terminating zero. */
    static Optional<byte[]> string(String text) {
        if (text.length() < 2) {
            return Optional.empty();
        }
        var inner = text.substring(1, text.length() - 1);
        var bytes = new java.io.ByteArrayOutputStream();
        var index = 0;
        while (index < inner.length()) {
            if (inner.charAt(index) != '\\') {
                var point = inner.codePointAt(index);
                bytes.writeBytes(Character.toString(point).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                index += Character.charCount(point);
            } else {
                var end = escapeEnd(inner, index + 1);
                var value = escape(inner.substring(index + 1, end));
                if (value < 0) {
                    return Optional.empty();
                }
                bytes.write(value);
                index = end;
            }
        }
        return Optional.of(bytes.toByteArray());
    }

    private static int escapeEnd(String text, int start) {
        if (start >= text.length()) {
            return text.length();
        }
        var first = text.charAt(start);
        var end = start + 1;
        if (first == 'x') {
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
                end++;
            }
        } else if (Character.digit(first, 8) >= 0) {
            while (end < text.length() && end < start + 3 && Character.digit(text.charAt(end), 8) >= 0) {
                end++;
            }
        }
        return end;
    }

    private static int escape(String text) {
        if (text.length() > 1 && text.startsWith("x")) {
            return text.length() > 4 ? -1 : java.lang.Integer.parseInt(text.substring(1), 16) & 0xff;
        }
        if (!text.isEmpty() && Character.digit(text.charAt(0), 8) >= 0) {
            return java.lang.Integer.parseInt(text, 8) & 0xff;
        }
        return switch (text) {
            case "n" -> '\n';
            case "t" -> '\t';
            case "r" -> '\r';
            case "a" -> 7;
            case "b" -> '\b';
            case "f" -> '\f';
            case "v" -> 11;
            case "e" -> 27;
            case "\\", "'", "\"", "?" -> text.charAt(0);
            default -> -1;
        };
    }
}

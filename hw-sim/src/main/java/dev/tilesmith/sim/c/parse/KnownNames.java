package dev.tilesmith.sim.c.parse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The names of the standard headers that a kernel may use; they are there without an include too. */
public final class KnownNames {
    private KnownNames() {}

    static final List<String> HEADERS =
            List.of("stdint.h", "stdbool.h", "stddef.h", "limits.h", "math.h", "string.h", "stdlib.h", "float.h");

    static boolean isKnownHeader(String header) {
        return HEADERS.contains(header) || header.equals("gemmini.h") || header.endsWith("/gemmini.h");
    }

    /** Typedef name → C type, with RV64 (LP64D) meanings. */
    public static final Map<String, String> TYPEDEFS = typedefs();

    /** Object-like macro → C expression. */
    public static final Map<String, String> CONSTANTS = constants();

    /** Function → its prototype. */
    public static final SequencedMap<String, String> FUNCTIONS = functions();

    /**
     * Declares for another compiler what it does not have from {@code gemmini.h}, which includes the headers of the
     * integers' own names.
     *
     * @param own names that the kernel declares itself, at file level
     */
    public static String declarations(Set<String> own) {
        var text = new StringBuilder("typedef long ssize_t;\n");
        CONSTANTS.forEach((name, value) -> {
            if (value.contains(".")) {
                text.append("#define %s %s\n".formatted(name, value));
            }
        });
        FUNCTIONS.forEach((name, prototype) -> {
            if (!own.contains(name)) {
                text.append(prototype).append(";\n");
            }
        });
        return text.toString();
    }

    private static Map<String, String> typedefs() {
        var names = new LinkedHashMap<String, String>();
        names.put("bool", "_Bool");
        for (var suffix : List.of("", "_least", "_fast")) {
            names.put("int" + suffix + "8_t", "signed char");
            names.put("uint" + suffix + "8_t", "unsigned char");
            names.put("int" + suffix + "16_t", suffix.equals("_fast") ? "long" : "short");
            names.put("uint" + suffix + "16_t", suffix.equals("_fast") ? "unsigned long" : "unsigned short");
            names.put("int" + suffix + "32_t", suffix.equals("_fast") ? "long" : "int");
            names.put("uint" + suffix + "32_t", suffix.equals("_fast") ? "unsigned long" : "unsigned int");
            names.put("int" + suffix + "64_t", "long");
            names.put("uint" + suffix + "64_t", "unsigned long");
        }
        for (var name : List.of("intptr_t", "intmax_t", "ptrdiff_t", "ssize_t")) {
            names.put(name, "long");
        }
        for (var name : List.of("uintptr_t", "uintmax_t", "size_t")) {
            names.put(name, "unsigned long");
        }
        return names;
    }

    private static Map<String, String> constants() {
        var names = new LinkedHashMap<String, String>();
        names.put("true", "1");
        names.put("false", "0");
        names.put("NULL", "((void *)0)");
        putRange(names, "INT8", "127", "255");
        putRange(names, "INT16", "32767", "65535");
        putRange(names, "INT32", "2147483647", "4294967295u");
        putRange(names, "INT64", "9223372036854775807l", "18446744073709551615ul");
        putRange(names, "INT", "2147483647", "4294967295u");
        putRange(names, "LONG", "9223372036854775807l", "18446744073709551615ul");
        putRange(names, "LLONG", "9223372036854775807ll", "18446744073709551615ull");
        names.put("SCHAR_MAX", "127");
        names.put("SCHAR_MIN", "(-128)");
        names.put("UCHAR_MAX", "255");
        names.put("CHAR_MAX", "255");
        names.put("CHAR_MIN", "0");
        names.put("CHAR_BIT", "8");
        names.put("SHRT_MAX", "32767");
        names.put("SHRT_MIN", "(-32768)");
        names.put("USHRT_MAX", "65535");
        names.put("SIZE_MAX", "18446744073709551615ul");
        names.put("FLT_MAX", "3.40282346638528859811704183484516925e+38f");
        names.put("FLT_MIN", "1.17549435082228750796873653722224568e-38f");
        names.put("FLT_EPSILON", "1.19209289550781250000000000000000000e-7f");
        names.put("M_PI", "3.14159265358979323846");
        return names;
    }

    private static SequencedMap<String, String> functions() {
        var prototypes = new LinkedHashMap<String, String>();
        for (var name : List.of("sqrt", "fabs")) {
            prototypes.put(name, "double %s(double)".formatted(name));
            prototypes.put(name + "f", "float %sf(float)".formatted(name));
        }
        for (var name : List.of("fmin", "fmax")) {
            prototypes.put(name, "double %s(double, double)".formatted(name));
            prototypes.put(name + "f", "float %sf(float, float)".formatted(name));
        }
        prototypes.put("abs", "int abs(int)");
        prototypes.put("memcpy", "void *memcpy(void *, const void *, size_t)");
        prototypes.put("memset", "void *memset(void *, int, size_t)");
        return prototypes;
    }

    private static void putRange(Map<String, String> names, String stem, String maximum, String unsignedMaximum) {
        names.put(stem + "_MAX", maximum);
        names.put(stem + "_MIN", "(-" + maximum + " - 1)");
        names.put("U" + stem + "_MAX", unsignedMaximum);
    }
}

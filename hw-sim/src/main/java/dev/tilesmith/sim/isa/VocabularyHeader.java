package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.isa.Vocabulary.Command;
import dev.tilesmith.sim.isa.Vocabulary.Definition;

/**
 * Renders {@link Vocabulary} as the header that the external compiler includes.
 *
 * <p>As in the vendor's header every command is a brace block around one {@code asm volatile} whose operands keep their
 * own types. Only the fence has a memory clobber: volatile statements stay in order among themselves, and a kernel that
 * reads results itself needs the fence anyway.
 */
final class VocabularyHeader {
    private final Vocabulary vocabulary;

    VocabularyHeader(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    String render() {
        var text = new StringBuilder();
        text.append("""
                /* The gemmini.h vocabulary for %s, generated. */
                #ifndef GEMMINI_H
                #define GEMMINI_H

                /* A compiler without a C library brings its own integer types. */
                #if __has_include(<picolibc.h>) || __has_include(<newlib.h>)
                #include <stdint.h>
                #else
                #include <stdint-gcc.h>
                #endif
                #include <stddef.h>
                #include <stdbool.h>
                #include <limits.h>

                """.formatted(vocabulary.config().name()));
        vocabulary.typedefs().forEach((name, type) -> text.append("typedef " + type + " " + name + ";\n"));
        text.append('\n');
        vocabulary.constants().forEach((name, value) -> text.append("#define " + name + " " + value + "\n"));
        text.append("""

                static inline uint32_t __float_bits(float value) {
                    union { float value; uint32_t bits; } both;
                    both.value = value;
                    return both.bits;
                }

                #define GEMMINI_COMMAND(funct, rs1, rs2) \\
                    { asm volatile(".insn r 0x7b, 0x3, " #funct ", x0, %0, %1" : : "r"(rs1), "r"(rs2)); }

                """);
        for (var definition : vocabulary.commands()) {
            text.append(renderDefinition(definition));
        }
        return text.append("\n#endif\n").toString();
    }

    private static String renderDefinition(Definition definition) {
        return switch (definition.name()) {
            case Vocabulary.FENCE -> "#define gemmini_fence() asm volatile(\"fence\" : : : \"memory\")\n";
            case Vocabulary.COUNTER_ACCESS ->
                "#define gemmini_counter_access(rd, config_reg) \\\n"
                        + "    { asm volatile(\".insn r 0x7b, 0x7, 126, %0, %1, x0\" : \"=r\"(rd) : \"r\"(config_reg)); }\n";
            default -> renderCommands(definition);
        };
    }

    private static String renderCommands(Definition definition) {
        var text = new StringBuilder("#define " + definition.signature() + " { \\\n");
        for (Command command : definition.commands()) {
            text.append(
                    "    GEMMINI_COMMAND(%d, %s, %s) \\\n".formatted(command.funct(), command.rs1(), command.rs2()));
        }
        return text.append("}\n").toString();
    }
}

package dev.tilesmith.eval;

import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import dev.tilesmith.sim.config.GemminiConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The form in which kernels are told apart: as the printer prints them, without comments and blank space, and with
 * parameters and local variables numbered in order of appearance. Numbering is one to one, so kernels of equal form do
 * the same.
 */
public final class NormalizedKernel {
    /** A comment, a literal that may look like one, a name, a number, or any other character. */
    static final Pattern TOKEN = Pattern.compile(
            "//[^\n]*|/\\*.*?\\*/|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|[A-Za-z_]\\w*|\\.?[0-9][\\w.]*(?:[+-][\\w.]+)?|\\s+|.",
            Pattern.DOTALL);

    private NormalizedKernel() {}

    /** The hash of a kernel's normalized form; of its text when it does not parse. */
    public static String hash(String source, GemminiConfig target) {
        return switch (Parser.of(target).parseSource("kernel.c", source)) {
            case Parsed.Accepted(var unit) -> hash(unit);
            case Parsed.Rejected _ -> digest("text " + source);
        };
    }

    static String hash(TranslationUnit unit) {
        return digest("tree " + normalize(unit));
    }

    static String normalize(TranslationUnit unit) {
        var locals = new Locals().of(unit);
        var numbers = new HashMap<String, Integer>();
        var text = new StringBuilder();
        var matcher = TOKEN.matcher(Printer.print(unit));
        while (matcher.find()) {
            var token = matcher.group();
            if (token.isBlank() || token.startsWith("//") || token.startsWith("/*")) {
                continue;
            }
            if (locals.contains(token)) {
                text.append('$').append(numbers.computeIfAbsent(token, _ -> numbers.size()));
            } else {
                text.append(token);
            }
            text.append(' ');
        }
        return text.toString();
    }

    /** Names of local variables other than arrays, which a verdict never mentions. */
    static Set<String> unmentioned(TranslationUnit unit) {
        var all = new Locals();
        all.bodies(unit);
        all.names.removeAll(all.arrays);
        return all.names;
    }

    /** 16 hex digits of SHA-256. */
    static String digest(String text) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 8);
        } catch (NoSuchAlgorithmException problem) {
            throw new IllegalStateException("every JDK has SHA-256", problem);
        }
    }

    /** Names of parameters and local variables. Membership is all that is asked of the set. Not thread-safe. */
    private static final class Locals {
        private final Set<String> names = new HashSet<>();
        private final Set<String> arrays = new HashSet<>();

        Set<String> of(TranslationUnit unit) {
            bodies(unit);
            parameters(unit).forEach(names::add);
            return names;
        }

        void bodies(TranslationUnit unit) {
            functions(unit).forEach(function -> function.body().ifPresent(this::visit));
            parameters(unit).forEach(arrays::add);
        }

        private static Stream<TranslationUnit.Item.Function> functions(TranslationUnit unit) {
            return unit.items().stream().<TranslationUnit.Item.Function>mapMulti((item, found) -> {
                if (item instanceof TranslationUnit.Item.Function function) {
                    found.accept(function);
                }
            });
        }

        private static Stream<String> parameters(TranslationUnit unit) {
            return functions(unit)
                    .flatMap(function -> function.parameters().stream())
                    .map(parameter -> parameter.name());
        }

        private void declare(Statement.Variable variable) {
            names.add(variable.name());
            if (variable.type() instanceof TypeSyntax.ArrayOf) {
                arrays.add(variable.name());
            }
        }

        private void visit(Statement statement) {
            switch (statement) {
                case Statement.Block block -> block.statements().forEach(this::visit);
                case Statement.Declare declare -> declare.variables().forEach(this::declare);
                case Statement.If branch -> {
                    visit(branch.whenTrue());
                    branch.whenFalse().ifPresent(this::visit);
                }
                case Statement.For loop -> {
                    loop.start().ifPresent(this::visit);
                    visit(loop.body());
                }
                case Statement.While loop -> visit(loop.body());
                case Statement.DoWhile loop -> visit(loop.body());
                case Statement.Switch choice -> visit(choice.body());
                case Statement.DeclareType _,
                        Statement.Evaluate _,
                        Statement.Case _,
                        Statement.Default _,
                        Statement.Break _,
                        Statement.Continue _,
                        Statement.Return _,
                        Statement.Goto _,
                        Statement.Label _,
                        Statement.Empty _,
                        Statement.Comment _ -> {}
            }
        }
    }
}

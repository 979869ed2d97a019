package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Problems;
import dev.tilesmith.sim.c.text.SourceText;
import dev.tilesmith.sim.c.text.Token;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorMacroDefinition;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorUndefStatement;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;
import org.eclipse.cdt.core.parser.FileContent;
import org.eclipse.cdt.core.parser.IncludeFileContentProvider;
import org.eclipse.cdt.core.parser.NullLogService;
import org.eclipse.cdt.core.parser.ScannerInfo;
import org.eclipse.core.runtime.CoreException;

/**
 * Parses C source into the surface tree, by Eclipse CDT. Nothing is read from disk: the names of the vocabulary and of
 * the standard headers are declared in a line that the parser sees before the source.
 */
public final class Parser {
    private static final String TOO_DEEP =
            "the syntax is nested more than %d deep: split it up".formatted(Reading.DEPTH_LIMIT);

    private final Vocabulary vocabulary;
    private final Map<String, String> constants;
    private final Map<String, String> typedefs;

    private Parser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        constants = new LinkedHashMap<>(KnownNames.CONSTANTS);
        constants.putAll(vocabulary.constants());
        typedefs = new LinkedHashMap<>(KnownNames.TYPEDEFS);
        typedefs.putAll(vocabulary.typedefs());
    }

    static Parser of(Vocabulary vocabulary) {
        return new Parser(vocabulary);
    }

    public static Parser of(GemminiConfig target) {
        return Builtins.of(target).parser();
    }

    /** Parses for the default machine; another one differs in the constants that an {@code #if} sees. */
    public static Parsed parse(String fileName, String text) {
        return of(GemminiConfig.INT8_16).parseSource(fileName, text);
    }

    public Parsed parseSource(String fileName, String text) {
        var source = new SourceText(fileName, text);
        var problems = new Problems(source);
        try {
            var prescan = new Prescan(source, problems);
            if (prescan.accept()) {
                var unit = read(source, prescan, problems, Names.KEPT);
                if (!problems.any()) {
                    return new Parsed.Accepted(unit);
                }
            }
        } catch (Reading.TooDeep deep) {
            problems.report(deep.at(), TOO_DEEP);
        } catch (StackOverflowError _) {
            problems.report(Position.NONE, TOO_DEEP);
        } catch (KernelLanguage.TooAmbiguous _) {
            problems.report(Position.NONE, "the source is too large or too ambiguous to parse: split it up");
        }
        return new Parsed.Rejected(problems.all());
    }

    /** What becomes of the kernel's own object-like macros. */
    private enum Names {
        KEPT,
        EXPANDED
    }

    /**
     * The trees of expressions.
     *
     * @param directives text that stands before them: the kernel's own macros, which are expanded
     * @param parameters names of variables that the texts use
     */
    public List<Expression> values(String directives, List<String> texts, List<String> parameters) {
        var text = new StringBuilder(directives).append("\nvoid values(");
        text.append(parameters.stream().map(name -> "int " + name).collect(Collectors.joining(", ")));
        text.append(") {\n");
        texts.forEach(value -> text.append(value).append(";\n"));
        var source = new SourceText("macros", text.append("}\n").toString());
        var problems = new Problems(source);
        var prescan = new Prescan(source, problems);
        var unit = prescan.accept() ? read(source, prescan, problems, Names.EXPANDED) : new TranslationUnit(List.of());
        if (problems.any() || unit.kernel().isEmpty()) {
            throw new IllegalStateException("texts that are no expressions: " + problems.all());
        }
        return unit.kernel().get().body().orElseThrow().statements().stream()
                .map(statement -> ((Statement.Evaluate) statement).expression())
                .toList();
    }

    private TranslationUnit read(SourceText source, Prescan prescan, Problems problems, Names names) {
        var words = prescan.words();
        addWordsOfConstants(words);
        var prelude = prelude(words);
        var known = new LinkedHashMap<>(constants);
        known.keySet().retainAll(words);
        var tree = tree(source.fileName(), prelude + prescan.completedText(), known);
        var named = new LinkedHashSet<>(constants.keySet());
        var own = UnitReader.macrosDefinedOnce(tree);
        named.removeAll(redefined(tree));
        own.removeAll(constants.keySet());
        // A macro may stand for another line wherever it is used.
        if (names == Names.EXPANDED || words.contains("__LINE__")) {
            own.clear();
        }
        named.addAll(own);
        var reading = new Reading(source, prescan, prelude.length(), problems, named);
        var errors = new PreprocessorErrors(reading, tree);
        errors.reportRedefinitions(Set.copyOf(vocabulary.names()));
        return errors.report() ? new UnitReader(reading, tree, own).read() : new TranslationUnit(List.of());
    }

    private static Set<String> redefined(IASTTranslationUnit tree) {
        var names = new LinkedHashSet<String>();
        for (var statement : tree.getAllPreprocessorStatements()) {
            if (statement instanceof IASTPreprocessorMacroDefinition definition) {
                names.add(definition.getName().toString());
            } else if (statement instanceof IASTPreprocessorUndefStatement undefinition) {
                names.add(undefinition.getMacroName().toString());
            }
        }
        return names;
    }

    private static IASTTranslationUnit tree(String fileName, String text, Map<String, String> macros) {
        try {
            return KernelLanguage.INSTANCE.getASTTranslationUnit(
                    FileContent.create(fileName, true, text.toCharArray()),
                    new ScannerInfo(macros),
                    IncludeFileContentProvider.getEmptyFilesProvider(),
                    null,
                    0,
                    new NullLogService());
        } catch (CoreException problem) {
            throw new IllegalStateException("the C parser failed", problem);
        }
    }

    /** What a constant stands for uses types. */
    private void addWordsOfConstants(Set<String> words) {
        for (var word : List.copyOf(words)) {
            var body = constants.get(word);
            if (body != null) {
                Token.scan(body).forEach(token -> words.add(token.text()));
            }
        }
    }

    /**
     * The types of known names that the source uses. A name that is no type yet may hide in another's definition, so all
     * that lead to a basic type come along. A carriage return ends the text: directives may follow it, and CDT counts no
     * line for it, so that the source keeps its numbers ({@code __LINE__}).
     */
    private String prelude(Set<String> words) {
        var wanted = new LinkedHashSet<>(words);
        words.forEach(word -> Optional.ofNullable(typedefs.get(word)).ifPresent(wanted::add));
        var text = new StringBuilder();
        typedefs.forEach((name, type) -> {
            if (wanted.contains(name)) {
                text.append("typedef ").append(type).append(' ').append(name).append(';');
            }
        });
        return text.append('\r').toString();
    }
}

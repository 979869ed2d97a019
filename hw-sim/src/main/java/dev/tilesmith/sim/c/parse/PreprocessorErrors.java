package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Token;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorFunctionStyleMacroDefinition;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorMacroDefinition;
import org.eclipse.cdt.core.dom.ast.IASTProblem;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;

/** Reports what is wrong with directives and with uses of macros. */
final class PreprocessorErrors {
    private final Reading reading;
    private final IASTTranslationUnit unit;

    PreprocessorErrors(Reading reading, IASTTranslationUnit unit) {
        this.reading = reading;
        this.unit = unit;
    }

    void reportRedefinitions(Set<String> vocabulary) {
        for (var statement : unit.getAllPreprocessorStatements()) {
            if (statement instanceof IASTPreprocessorMacroDefinition definition
                    && definition.isActive()
                    && vocabulary.contains(definition.getName().toString())) {
                reading.report(
                        definition,
                        "%s is a name of gemmini.h and cannot be redefined: delete this line or choose another name"
                                .formatted(definition.getName()));
            }
        }
    }

    /** Whether the text after the preprocessor is the author's: a macro with wrong arguments leaves something else. */
    boolean report() {
        var isWhole = true;
        for (var problem : unit.getPreprocessorProblems()) {
            if (problem.getID() == IASTProblem.PREPROCESSOR_INCLUSION_NOT_FOUND || reading.isPrelude(problem)) {
                continue;
            }
            var isUse = problem.getID() == IASTProblem.PREPROCESSOR_MACRO_USAGE_ERROR;
            isWhole &= !isUse;
            reading.report(problem, isUse ? usage(problem) : message(problem));
        }
        return isWhole;
    }

    private static String message(IASTProblem problem) {
        var text = problem.getMessage().strip();
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private String usage(IASTProblem problem) {
        var name = problem.getArguments()[0];
        return definition(name)
                .map(macro -> {
                    var parameters = Arrays.stream(macro.getParameters())
                            .map(parameter -> parameter.getParameter())
                            .toList();
                    var takes = parameters.isEmpty()
                            ? "no arguments"
                            : "%d argument%s (%s)"
                                    .formatted(
                                            parameters.size(),
                                            parameters.size() == 1 ? "" : "s",
                                            String.join(", ", parameters));
                    return "the macro %s takes %s%s".formatted(name, takes, given(problem, name));
                })
                .orElseGet(() -> message(problem));
    }

    private Optional<IASTPreprocessorFunctionStyleMacroDefinition> definition(String name) {
        return Arrays.stream(unit.getMacroDefinitions())
                .filter(definition -> definition.getName().toString().equals(name))
                .filter(IASTPreprocessorFunctionStyleMacroDefinition.class::isInstance)
                .map(IASTPreprocessorFunctionStyleMacroDefinition.class::cast)
                .reduce((_, later) -> later);
    }

    /** How many arguments the use has, if it stands in the source and not in another macro's text. */
    private String given(IASTProblem problem, String name) {
        var tokens = reading.prescan().tokens();
        for (var index = 0; index + 2 < tokens.size(); index++) {
            var token = tokens.get(index);
            if (token.start() == reading.offset(problem)
                    && token.is(name)
                    && tokens.get(index + 1).is("(")) {
                var isEmpty = tokens.get(index + 2).is(")");
                var count =
                        MacroBudget.arguments(tokens, index + 1, tokens.size()).size() - 1;
                return ", got " + (isEmpty ? 0 : count);
            }
        }
        return "";
    }

    /** The conditional that no {@code #endif} ends. */
    static Optional<Token> unclosed(Iterable<Token> tokens) {
        var open = new ArrayDeque<Token>();
        var isDirective = false;
        for (var token : tokens) {
            if (isDirective && Set.of("if", "ifdef", "ifndef").contains(token.text())) {
                open.push(token);
            } else if (isDirective && token.is("endif") && !open.isEmpty()) {
                open.pop();
            }
            isDirective = token.is("#") && token.startsLine();
        }
        return Optional.ofNullable(open.peek());
    }
}

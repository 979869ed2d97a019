package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Token;
import dev.tilesmith.sim.c.text.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An upper bound of the tokens that a source has after macro expansion, found without expanding anything: the size of an
 * expansion is linear in the sizes of its arguments, so one linear form a macro is enough.
 */
final class MacroBudget {
    static final long LIMIT = 500_000;

    /** Macros whose bodies paste names together, or call a parameter, may mean any other macro. */
    private static final int PASTE_LIMIT = 4;

    private final Map<String, Macro> macros = new HashMap<>();
    private final List<Token> text = new ArrayList<>();
    private Optional<Integer> largest = Optional.empty();
    private double largestSize;

    MacroBudget(String source, List<Token> tokens) {
        separate(source, tokens);
    }

    private static final class Macro {
        final List<String> parameters = new ArrayList<>();
        final List<Token> body = new ArrayList<>();
        boolean isFunctionLike;
        boolean isMeasured;
        boolean isBeingMeasured;
        double[] uses = {};
        double own;
    }

    /** Saturates at infinity, which is what an exponential bomb gives. */
    double expandedTokens() {
        var pastes = macros.values().stream()
                .filter(macro -> macro.body.stream().anyMatch(token -> token.is("##")) || callsOfParameters(macro) > 0)
                .count();
        var hasNestedCalls = macros.values().stream().anyMatch(macro -> callsOfParameters(macro) > 1);
        if (pastes > PASTE_LIMIT || hasNestedCalls) {
            return Double.POSITIVE_INFINITY;
        }
        var total = measure(text, 0, text.size(), List.of())[0];
        if (pastes > 0) {
            var longest = macros.values().stream()
                    .mapToInt(macro -> macro.body.size())
                    .max()
                    .orElse(1);
            total += Math.pow(longest, pastes);
        }
        return total;
    }

    /** How deep calls of parameters, {@code x(x(…))}, are nested in the body: each level may multiply its argument. */
    private static int callsOfParameters(Macro macro) {
        var depth = 0;
        var calls = new java.util.ArrayDeque<Boolean>();
        var deepest = 0;
        for (var index = 0; index < macro.body.size(); index++) {
            var token = macro.body.get(index);
            if (token.is("(")) {
                var isCall = index > 0
                        && macro.parameters.contains(macro.body.get(index - 1).text());
                calls.push(isCall);
                depth += isCall ? 1 : 0;
                deepest = Math.max(deepest, depth);
            } else if (token.is(")") && !calls.isEmpty()) {
                depth -= calls.pop() ? 1 : 0;
            }
        }
        return deepest;
    }

    /** Offset of the largest macro's use, to say where. */
    Optional<Integer> largestMacro() {
        return largest;
    }

    private void separate(String source, List<Token> tokens) {
        var index = 0;
        while (index < tokens.size()) {
            if (isDefine(tokens, index)) {
                index = define(source, tokens, index + 2);
            } else {
                text.add(tokens.get(index++));
            }
        }
    }

    private static boolean isDefine(List<Token> tokens, int index) {
        return tokens.get(index).is("#")
                && tokens.get(index).startsLine()
                && index + 2 < tokens.size()
                && tokens.get(index + 1).is("define");
    }

    private int define(String source, List<Token> tokens, int nameIndex) {
        var name = tokens.get(nameIndex);
        // Of several definitions the largest would count; adding them up is simpler and no smaller.
        var macro = macros.computeIfAbsent(name.text(), _ -> new Macro());
        var index = nameIndex + 1;
        if (index < tokens.size()
                && tokens.get(index).is("(")
                && tokens.get(index).start() == name.end()) {
            macro.isFunctionLike = true;
            macro.parameters.clear();
            index++;
            while (index < tokens.size() && !tokens.get(index).is(")")) {
                if (!tokens.get(index).is(",")) {
                    macro.parameters.add(
                            tokens.get(index).is("...")
                                    ? "__VA_ARGS__"
                                    : tokens.get(index).text());
                }
                index++;
            }
            index++;
        }
        while (index < tokens.size() && !tokens.get(index).startsLine()) {
            macro.body.add(tokens.get(index++));
        }
        return index;
    }

    /** Element 0: tokens of its own; element p + 1: how often parameter p appears. */
    private double[] measure(List<Token> tokens, int start, int end, List<String> parameters) {
        var form = new double[parameters.size() + 1];
        var index = start;
        while (index < end) {
            var token = tokens.get(index);
            var parameter = parameters.indexOf(token.text());
            var macro = token.kind() == Kind.WORD ? macros.get(token.text()) : null;
            if (parameter >= 0) {
                form[parameter + 1]++;
                index++;
            } else if (macro == null || macro.isBeingMeasured) {
                form[0]++;
                index++;
            } else {
                index = measureUse(macro, tokens, index, end, parameters, form);
            }
        }
        return form;
    }

    private int measureUse(
            Macro macro, List<Token> tokens, int index, int end, List<String> parameters, double[] form) {
        measureBody(macro);
        var next = index + 1;
        form[0] += 1 + macro.own;
        if (macro.isFunctionLike && next < end && tokens.get(next).is("(")) {
            var arguments = arguments(tokens, next, end);
            for (var number = 0; number + 1 < arguments.size(); number++) {
                var slot = Math.min(number, macro.uses.length - 1);
                var factor = slot < 0 ? 1 : Math.max(1, macro.uses[slot]);
                var argument = measure(tokens, arguments.get(number) + 1, arguments.get(number + 1), parameters);
                for (var i = 0; i < form.length; i++) {
                    form[i] += factor * argument[i];
                }
            }
            next = arguments.getLast() + 1;
        }
        if (form[0] > largestSize) {
            largestSize = form[0];
            largest = Optional.of(tokens.get(index).start());
        }
        return next;
    }

    private void measureBody(Macro macro) {
        if (macro.isMeasured) {
            return;
        }
        macro.isBeingMeasured = true;
        var form = measure(macro.body, 0, macro.body.size(), macro.parameters);
        macro.isBeingMeasured = false;
        macro.isMeasured = true;
        macro.own = form[0];
        macro.uses = new double[macro.parameters.size()];
        System.arraycopy(form, 1, macro.uses, 0, macro.uses.length);
    }

    /** Indices of the opening bracket, the commas at its level and the closing bracket (or the end). */
    static List<Integer> arguments(List<Token> tokens, int open, int end) {
        var marks = new ArrayList<Integer>();
        marks.add(open);
        var depth = 0;
        for (var index = open; index < end; index++) {
            var token = tokens.get(index);
            if (token.is("(")) {
                depth++;
            } else if (token.is(")") && --depth == 0) {
                marks.add(index);
                return marks;
            } else if (token.is(",") && depth == 1) {
                marks.add(index);
            }
        }
        marks.add(end);
        return marks;
    }
}

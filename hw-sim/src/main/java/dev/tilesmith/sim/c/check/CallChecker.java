package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Floating;
import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.IntrinsicKind;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.parse.Builtins;
import dev.tilesmith.sim.c.parse.Substitution;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.isa.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks calls: the kernel's own functions, those of the known headers, and the vocabulary, which becomes commands. */
final class CallChecker {
    private static final CType VOID = new CType.Void();
    private static final CType ADDRESS = new CType.Pointer(VOID);

    private final Context context;
    private final Builtins builtins;
    private final ExpressionChecker expressions;

    CallChecker(Context context, Builtins builtins, ExpressionChecker expressions) {
        this.context = context;
        this.builtins = builtins;
        this.expressions = expressions;
    }

    /** A known function: what its parameters are converted to, and its result. */
    private record Known(IntrinsicKind kind, List<CType> parameters, CType result) {}

    private static final Map<String, Known> KNOWN = known();

    private static Map<String, Known> known() {
        var known = new LinkedHashMap<String, Known>();
        known.put("__float_bits", new Known(IntrinsicKind.FLOAT_BITS, List.of(Floating.FLOAT), Integer.UINT32));
        known.put("abs", new Known(IntrinsicKind.ABS, List.of(Integer.INT32), Integer.INT32));
        var one = Map.of("sqrt", IntrinsicKind.SQRT, "fabs", IntrinsicKind.FABS);
        one.forEach((name, kind) -> known.put(name, new Known(kind, List.of(Floating.DOUBLE), Floating.DOUBLE)));
        var oneFloat = Map.of("sqrtf", IntrinsicKind.SQRTF, "fabsf", IntrinsicKind.FABSF);
        oneFloat.forEach((name, kind) -> known.put(name, new Known(kind, List.of(Floating.FLOAT), Floating.FLOAT)));
        var two = Map.of("fmin", IntrinsicKind.FMIN, "fmax", IntrinsicKind.FMAX);
        two.forEach((name, kind) ->
                known.put(name, new Known(kind, List.of(Floating.DOUBLE, Floating.DOUBLE), Floating.DOUBLE)));
        var twoFloat = Map.of("fminf", IntrinsicKind.FMINF, "fmaxf", IntrinsicKind.FMAXF);
        twoFloat.forEach((name, kind) ->
                known.put(name, new Known(kind, List.of(Floating.FLOAT, Floating.FLOAT), Floating.FLOAT)));
        known.put("memcpy", new Known(IntrinsicKind.MEMCPY, List.of(ADDRESS, ADDRESS, Integer.UINT64), ADDRESS));
        known.put("memset", new Known(IntrinsicKind.MEMSET, List.of(ADDRESS, Integer.INT32, Integer.UINT64), ADDRESS));
        return known;
    }

    Operand call(Expression.Call call) {
        var name = call.function();
        var symbol = context.scope().find(name);
        if (symbol.isPresent()) {
            return switch (symbol.get()) {
                case Symbol.Function function -> ownCall(call, function);
                case Symbol.Broken _ -> throw expressions.names().silent();
                case Symbol _ -> throw new Refusal(call.at(), "'%s' is no function".formatted(name));
            };
        }
        var command = builtins.command(name);
        if (command.isPresent()) {
            throw new Refusal(
                    call.at(),
                    "%s is a block of commands, not a value: make it a statement of its own".formatted(name));
        }
        var known = KNOWN.get(name);
        if (known != null) {
            return knownCall(call, known);
        }
        throw new Refusal(call.at(), unknown(name));
    }

    private String unknown(String name) {
        if (List.of("printf", "puts", "putchar", "malloc", "free", "calloc", "exit", "assert")
                .contains(name)) {
            return "'%s' is not there: a kernel has no input or output and no allocator".formatted(name);
        }
        if (name.startsWith("tiled_") || name.startsWith("sp_tiled_")) {
            return "'%s' is a function of the vendor's library, which is not there: write its loops with mvin, preload, compute and mvout"
                    .formatted(name);
        }
        var suggestion = expressions.suggestion(name);
        return "the function '%s' is not declared%s"
                .formatted(
                        name,
                        suggestion.isEmpty()
                                ? "; a kernel has its own functions, the commands of gemmini.h, and "
                                        + String.join(", ", Names.FUNCTIONS)
                                : suggestion);
    }

    private Operand ownCall(Expression.Call call, Symbol.Function function) {
        requireCount(call, function.names());
        var arguments = new ArrayList<Value>();
        for (var index = 0; index < call.arguments().size(); index++) {
            var parameter = "parameter '%s' of %s".formatted(function.names().get(index), call.function());
            arguments.add(Conversions.assigned(
                    expressions.check(call.arguments().get(index)),
                    function.parameters().get(index),
                    parameter));
        }
        return ExpressionChecker.plain(new Value.Call(function.function(), arguments, call.at()));
    }

    private static void requireCount(Expression.Call call, List<String> parameters) {
        var given = call.arguments().size();
        if (given != parameters.size()) {
            throw new Refusal(
                    call.at(),
                    parameters.isEmpty()
                            ? "%s takes no arguments, got %d".formatted(call.function(), given)
                            : "%s takes %d argument%s (%s), got %d"
                                    .formatted(
                                            call.function(),
                                            parameters.size(),
                                            parameters.size() == 1 ? "" : "s",
                                            String.join(", ", parameters),
                                            given));
        }
    }

    private Operand knownCall(Expression.Call call, Known known) {
        if (call.arguments().size() != known.parameters().size()) {
            throw new Refusal(
                    call.at(),
                    "%s takes %d argument%s, got %d"
                            .formatted(
                                    call.function(),
                                    known.parameters().size(),
                                    known.parameters().size() == 1 ? "" : "s",
                                    call.arguments().size()));
        }
        var arguments = new ArrayList<Value>();
        for (var index = 0; index < known.parameters().size(); index++) {
            var to = Qualified.of(known.parameters().get(index));
            arguments.add(Conversions.assigned(
                    expressions.check(call.arguments().get(index)),
                    to,
                    "argument %d of %s".formatted(index + 1, call.function())));
        }
        if (known.kind() == IntrinsicKind.FLOAT_BITS && arguments.getFirst() instanceof Value.Constant constant) {
            return ExpressionChecker.plain(new Value.Constant(Integer.UINT32, constant.bits(), call.at()));
        }
        return ExpressionChecker.plain(new Value.Intrinsic(known.kind(), arguments, known.result(), call.at()));
    }

    /** Whether the call is a macro of the vendor's header that expands to a block. */
    boolean isBlock(Expression.Call call) {
        return builtins.command(call.function())
                .filter(command -> !command.definition().name().equals(Vocabulary.FENCE))
                .isPresent();
    }

    /** The value of a statement that is a call of the vocabulary; empty if it is none. */
    Optional<Value> command(Expression.Call call) {
        var command = builtins.command(call.function());
        if (command.isEmpty()) {
            return Optional.empty();
        }
        Sequencing.check(call);
        var definition = command.get().definition();
        requireCount(call, definition.parameters());
        if (definition.name().equals(Vocabulary.FENCE)) {
            return Optional.of(new Value.Intrinsic(IntrinsicKind.FENCE, List.of(), VOID, call.at()));
        }
        if (definition.name().equals(Vocabulary.COUNTER_ACCESS)) {
            return Optional.of(counter(call));
        }
        var substitution = new LinkedHashMap<String, Expression>();
        for (var index = 0; index < call.arguments().size(); index++) {
            substitution.put(
                    definition.parameters().get(index), call.arguments().get(index));
        }
        return Optional.of(commands(command.get(), new Substitution(substitution, call.at()), call));
    }

    /** A macro has no parameter types: what an argument may be shows when its text is in the operand. */
    private Value commands(Builtins.Command command, Substitution substitution, Expression.Call call) {
        checkArguments(command, call);
        Optional<Value> all = Optional.empty();
        for (var operands : command.operands()) {
            Value next = command(operands, command, substitution, call);
            all = Optional.of(all.<Value>map(before -> new Value.Sequence(before, next, call.at()))
                    .orElse(next));
        }
        return all.orElseThrow();
    }

    private Value command(
            Builtins.Operands operands, Builtins.Command command, Substitution substitution, Expression.Call call) {
        try {
            return new Value.Command(
                    operands.funct(),
                    operand(substitution.in(operands.rs1()), call),
                    operand(substitution.in(operands.rs2()), call),
                    call.at());
        } catch (Refusal refusal) {
            throw withArgument(refusal, command, call);
        }
    }

    /** The macro's text is not the author's: a mistake in it is a mistake in the argument that has the odd type. */
    private Refusal withArgument(Refusal refusal, Builtins.Command command, Expression.Call call) {
        for (var index = 0; index < call.arguments().size(); index++) {
            var argument = call.arguments().get(index);
            var parameter = command.definition().parameters().get(index);
            var type = expressions.value(argument).type();
            var isAddress = command.operands().stream()
                    .anyMatch(operands -> isName(operands.rs1(), parameter) || isName(operands.rs2(), parameter));
            if (!type.isInteger() && !(isAddress && type.isPointer())) {
                return new Refusal(
                        argument.at(),
                        "argument '%s' of %s must be an integer%s, got %s"
                                .formatted(parameter, call.function(), isAddress ? " or an address" : "", type.text()));
            }
        }
        return refusal;
    }

    private static boolean isName(Expression expression, String name) {
        return expression instanceof Expression.Name other && other.name().equals(name);
    }

    private void checkArguments(Builtins.Command command, Expression.Call call) {
        var parameters = command.definition().parameters();
        for (var index = 0; index < parameters.size(); index++) {
            var argument = call.arguments().get(index);
            var value = expressions.value(argument);
            if (!value.type().isScalar()) {
                throw new Refusal(
                        argument.at(),
                        "argument '%s' of %s must be a number or an address, got %s"
                                .formatted(
                                        parameters.get(index),
                                        call.function(),
                                        value.type().text()));
            }
            var definition = command.definition();
            var number = index;
            var problem = AddressKinds.problem(definition, index, argument, value.type())
                    .or(() -> Codes.problem(definition, number, value.value()));
            if (problem.isPresent()) {
                throw new Refusal(argument.at(), problem.get());
            }
        }
    }

    private Value operand(Expression text, Expression.Call call) {
        var value = expressions.value(text);
        if (value.type().type() instanceof Floating) {
            throw new Refusal(
                    call.at(),
                    "an operand of %s would be a float; it must be an integer or an address"
                            .formatted(call.function()));
        }
        ExpressionChecker.requireScalar(value, "an operand of " + call.function());
        return Conversions.convert(value.value(), Integer.UINT64);
    }

    private Value counter(Expression.Call call) {
        var target = call.arguments().get(0);
        var object = expressions.check(target);
        if (!(object instanceof Operand.Object place)
                || !object.type().isArithmetic()
                || object.type().isConst()) {
            throw new Refusal(target.at(), "argument 'rd' of %s must be a variable".formatted(call.function()));
        }
        var configuration = operand(call.arguments().get(1), call);
        var read = new Value.Intrinsic(IntrinsicKind.COUNTER, List.of(configuration), Integer.UINT64, call.at());
        return new Value.Assign(
                place.place(), Conversions.convert(read, place.type().type()), call.at());
    }
}

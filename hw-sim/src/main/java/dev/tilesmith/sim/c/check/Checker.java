package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.parse.Builtins;
import dev.tilesmith.sim.c.parse.MacroUses;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks a translation unit: C's rules for the accepted subset, and what makes a file a kernel. */
public final class Checker {
    private final TranslationUnit unit;
    private final Context context;
    private final Builtins builtins;
    private final ExpressionChecker expressions;
    private final DeclarationChecker declarations;
    /** Functions with a body so far, in order. */
    private final Map<String, Typed.Function> defined = new LinkedHashMap<>();

    public Checker(TranslationUnit unit, Context context, Builtins builtins) {
        this.unit = unit;
        this.context = context;
        this.builtins = builtins;
        expressions = new ExpressionChecker(context, builtins);
        declarations = new DeclarationChecker(context, expressions);
    }

    /** The program; empty after a problem that leaves no kernel. */
    public Optional<Typed> check() {
        declareBuiltins();
        context.open();
        declareMacros();
        for (var item : unit.items()) {
            try {
                item(item);
            } catch (Refusal refusal) {
                context.report(refusal);
            }
        }
        var kernel = kernel();
        return kernel.map(function -> new Typed(List.copyOf(defined.values()), context.statics(), function));
    }

    private void declareBuiltins() {
        builtins.typedefs().forEach((name, text) -> {
            var type = TypeChecker.basic(text)
                    .map(Qualified::of)
                    .orElseGet(() -> expressions.types().resolve(new TypeSyntax.Named(text), Position.NONE));
            context.scope().put(name, new Symbol.TypeName(type));
        });
        builtins.constants().forEach((name, body) -> context.scope().put(name, new Symbol.Macro(body)));
    }

    /** A macro means its body wherever it stands; the parser gives the bodies as trees, all at once. */
    private void declareMacros() {
        var defines = unit.items().stream()
                .filter(Item.Define.class::isInstance)
                .map(Item.Define.class::cast)
                .toList();
        if (defines.isEmpty()) {
            return;
        }
        var used = MacroUses.in(unit);
        var wanted =
                defines.stream().filter(define -> used.contains(define.name())).toList();
        var directives = new StringBuilder();
        defines.forEach(define -> directives
                .append("#define ")
                .append(define.name())
                .append(' ')
                .append(define.body())
                .append('\n'));
        var bodies = builtins.parser()
                .values(
                        directives.toString(),
                        wanted.stream().map(Item.Define::name).toList(),
                        List.of());
        for (var index = 0; index < wanted.size(); index++) {
            context.scope().put(wanted.get(index).name(), new Symbol.Macro(bodies.get(index)));
        }
    }

    private void item(Item item) {
        switch (item) {
            case Item.Include _, Item.Define _, Item.Comment _ -> {
                // Nothing to check: the parser has seen to them.
            }
            case Item.Type type -> declarations.type(type.type(), type.typedefName(), type.at());
            case Item.Variables variables ->
                variables.variables().forEach(variable -> declarations.staticObject(variable, variables));
            case Item.Function function -> function(function);
        }
    }

    private void function(Item.Function written) {
        var at = written.at();
        if (written.name().equals("main")) {
            throw new Refusal(at, "a kernel has no main: write the one function that is called, void kernel(…)");
        }
        var result = expressions.types().resolve(written.result(), at);
        if (result.type() instanceof CType.Array) {
            throw new Refusal(at, "a function cannot return an array: write to an array parameter");
        }
        context.open();
        var parameters = new ArrayList<Typed.Variable>();
        var types = new ArrayList<Qualified>();
        for (var parameter : written.parameters()) {
            declareParameter(parameter, written, parameters, types);
        }
        var scope = context.scope();
        context.close();
        var function = declareFunction(written, result, parameters, types);
        if (written.body().isPresent()) {
            if (defined.putIfAbsent(written.name(), function) != null) {
                throw new Refusal(at, "'%s' is defined twice".formatted(written.name()));
            }
            context.enter(scope);
            bindParameters(written, function, types);
            var body = new StatementChecker(context, expressions, declarations, result)
                    .body(written.body().get());
            function.body().fill(body, written.at());
            context.close();
        }
    }

    /** The name that a parameter has where its function is defined. */
    private String definedName(Item.Function function, int index, String name) {
        return unit.items().stream()
                .filter(item -> item instanceof Item.Function other
                        && other.name().equals(function.name())
                        && other.body().isPresent()
                        && other.parameters().size() > index)
                .map(item -> ((Item.Function) item).parameters().get(index).name())
                .findFirst()
                .orElse(name);
    }

    private void declareParameter(
            TranslationUnit.Parameter parameter,
            Item.Function function,
            List<Typed.Variable> parameters,
            List<Qualified> types) {
        var at = parameter.at();
        var declared = expressions.types().resolve(parameter.type(), at);
        if (declared.isVoid()) {
            throw new Refusal(at, "a parameter cannot be void");
        }
        expressions.types().requireComplete(declared.type(), at);
        var isArray = declared.type() instanceof CType.Array;
        var type = isArray ? Qualified.pointerTo(declared.target()) : declared;
        var isOpen = declared.type() instanceof CType.Array array && array.count() == 0;
        var variable = new Typed.Variable(
                definedName(function, parameters.size(), parameter.name()),
                type.type(),
                isOpen ? type.type() : declared.type(),
                declared.isConstBehind());
        if (!parameter.name().isEmpty()) {
            expressions.names().declare(parameter.name(), new Symbol.Local(variable, type, Optional.empty()), at);
        } else if (function.body().isPresent()) {
            throw new Refusal(at, "a parameter of a function with a body needs a name");
        }
        parameters.add(variable);
        types.add(type);
    }

    /** Declares a function, or finds its earlier declaration, which must agree. */
    private Typed.Function declareFunction(
            Item.Function written, Qualified result, List<Typed.Variable> parameters, List<Qualified> types) {
        var at = written.at();
        var names = written.parameters().stream()
                .map(parameter -> parameter.name().isEmpty() ? "unnamed" : parameter.name())
                .toList();
        var earlier = context.scope().findHere(written.name());
        if (earlier.isPresent() && earlier.get() instanceof Symbol.Function before) {
            var isSame = before.function().result().equals(result.type())
                    && before.parameters().stream()
                            .map(Qualified::type)
                            .toList()
                            .equals(types.stream().map(Qualified::type).toList());
            if (!isSame) {
                throw new Refusal(
                        at,
                        "'%s' is declared with other types in line %d"
                                .formatted(written.name(), before.at().line()));
            }
            return before.function();
        }
        var function = new Typed.Function(written.name(), result.type(), parameters, new Typed.Body());
        expressions.names().declare(written.name(), new Symbol.Function(function, types, names, at), at);
        return function;
    }

    /** The variables of a function are those of its first declaration, whatever names a prototype gave them. */
    private void bindParameters(Item.Function written, Typed.Function function, List<Qualified> types) {
        for (var index = 0; index < types.size(); index++) {
            var variable = function.parameters().get(index);
            var name = written.parameters().get(index).name();
            context.scope().put(name, new Symbol.Local(variable, types.get(index), Optional.empty()));
        }
    }

    private Optional<Typed.Function> kernel() {
        var external = new LinkedHashSet<String>();
        var bodies = new ArrayList<Item.Function>();
        for (var item : unit.items()) {
            if (item instanceof Item.Function function) {
                checkBody(function);
                if (!function.isStatic() && function.body().isPresent() && isNeverStatic(function)) {
                    external.add(function.name());
                    bodies.add(function);
                }
            }
        }
        if (external.isEmpty()) {
            context.report(Position.NONE, "there is no kernel: one function with a body must not be static");
            return Optional.empty();
        }
        if (external.size() > 1) {
            var second = bodies.get(1);
            context.report(
                    second.at(),
                    "there are %d functions that are not static (%s): the kernel is the only one, make the helpers static"
                            .formatted(external.size(), String.join(", ", external)));
            return Optional.empty();
        }
        var kernel = Optional.ofNullable(defined.get(external.iterator().next()));
        kernel.ifPresent(function -> checkInterface(function, bodies.getFirst().at()));
        return kernel;
    }

    private boolean isNeverStatic(Item.Function function) {
        return unit.items().stream()
                .noneMatch(item -> item instanceof Item.Function other
                        && other.isStatic()
                        && other.name().equals(function.name()));
    }

    private void checkBody(Item.Function function) {
        var hasBody = unit.items().stream()
                .anyMatch(item -> item instanceof Item.Function other
                        && other.body().isPresent()
                        && other.name().equals(function.name()));
        if (!hasBody) {
            context.report(function.at(), "'%s' has no body in this file".formatted(function.name()));
        }
    }

    private void checkInterface(Typed.Function kernel, Position at) {
        if (!(kernel.result() instanceof CType.Void)) {
            context.report(at, "the kernel must return void: results go into its array parameters");
        }
        for (var parameter : kernel.parameters()) {
            if (parameter.type() instanceof CType.Composite) {
                context.report(
                        at,
                        "the kernel's parameters must be arrays, pointers or numbers; '%s' is %s"
                                .formatted(parameter.name(), Qualified.text(parameter.type())));
            }
        }
    }
}

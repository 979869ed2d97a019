package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns several iterations of a loop into one: every statement that depends on the loop's variable or on the number of
 * the part gets a small loop over the parts of its own. Not thread-safe.
 */
final class Pass {
    private final String part;
    private final Loop loop;
    private final long factor;

    /** Names whose values differ between the parts. */
    private final Set<String> own = new TreeSet<>();

    /** Declarations of such names; each loop over the parts repeats those that it needs. */
    private final Map<String, Statement.Declare> declarations = new LinkedHashMap<>();

    /** @param part name of the variable that counts the iterations in one pass */
    Pass(String part, Loop loop, long factor) {
        this.part = part;
        this.loop = loop;
        this.factor = factor;
        own.add(part);
        own.add(loop.variable());
    }

    String part() {
        return part;
    }

    /** The loop with longer steps, if it can be; its body mentions the part already where rows differ. */
    Optional<Statement> over(Statement.For statement) {
        var assigned = Scope.assigned(statement.body());
        var body = wrapped(KernelBuilder.statements(statement.body()));
        return own.stream().anyMatch(assigned::contains)
                ? Optional.empty()
                : Optional.of(loop.over(loop.start(), loop.bound(), loop.step() * factor, body));
    }

    private List<Statement> wrapped(List<Statement> statements) {
        var outer = new LinkedHashMap<>(declarations);
        var result = new ArrayList<Statement>();
        var group = new ArrayList<Statement>();
        var together = statements.stream().anyMatch(Pass::leavesIteration);
        var list = withoutDeclarations(statements);
        for (var i = 0; i < list.size(); i++) {
            var statement = list.get(i);
            // From here on the array holds other weights in each part: what uses them must stay in the same part.
            together |= Command.is(statement, Kind.PRELOAD) && depends(WeightReuse.weights(statement));
            var joins = statement instanceof Statement.Comment ? !group.isEmpty() : together || dependsAsPair(list, i);
            if (joins && (together || isOfPair(list, i) || !isShared(statement))) {
                group.add(statement);
                continue;
            }
            result.addAll(parts(group));
            group.clear();
            result.add(depends(statement) ? Rebuild.withParts(statement, part -> part, this::around) : statement);
        }
        result.addAll(parts(group));
        declarations.clear();
        declarations.putAll(outer);
        return result;
    }

    /** Whether the statement is a preload or what follows it: a preload and its compute stay together. */
    private static boolean isOfPair(List<Statement> list, int index) {
        return Command.is(list.get(index), Kind.PRELOAD) || index > 0 && Command.is(list.get(index - 1), Kind.PRELOAD);
    }

    /** Whether the statement differs between the parts, or its partner does. */
    private boolean dependsAsPair(List<Statement> list, int index) {
        var partner = index;
        if (Command.is(list.get(index), Kind.PRELOAD) && index + 1 < list.size()) {
            partner = index + 1;
        } else if (index > 0 && Command.is(list.get(index - 1), Kind.PRELOAD)) {
            partner = index - 1;
        }
        return depends(list.get(index)) || depends(list.get(partner));
    }

    /** Takes out declarations of names that differ between the parts, with the comments that end their lines. */
    private List<Statement> withoutDeclarations(List<Statement> statements) {
        var result = new ArrayList<Statement>();
        var taken = false;
        for (var statement : statements) {
            if (taken && statement instanceof Statement.Comment(var _, var endsLine, var _) && endsLine) {
                continue;
            }
            taken = statement instanceof Statement.Declare && depends(statement);
            if (taken) {
                var declare = (Statement.Declare) statement;
                declare.variables().forEach(variable -> {
                    own.add(variable.name());
                    declarations.put(variable.name(), declare);
                });
            } else {
                result.add(statement);
            }
        }
        return result;
    }

    private Statement around(Statement inner) {
        return switch (inner) {
            case Statement.Block(var statements, var at) -> new Statement.Block(wrapped(statements), at);
            case Statement.If _ -> Rebuild.withParts(inner, part -> part, this::around);
            default -> inner;
        };
    }

    /** A loop or an if whose head is the same for all parts can go around them. */
    private boolean isShared(Statement statement) {
        return switch (statement) {
            case Statement.For(var start, var condition, var step, var _, var _) ->
                start.stream().noneMatch(this::depends)
                        && condition.stream().noneMatch(this::depends)
                        && step.stream().noneMatch(this::depends);
            case Statement.If(var condition, var _, var _, var _) -> !depends(condition);
            default -> false;
        };
    }

    private static boolean leavesIteration(Statement statement) {
        var found = new boolean[1];
        if (!(statement instanceof Statement.For)) {
            Rebuild.visitStatements(
                    statement,
                    inner -> found[0] |= inner instanceof Statement.Continue || inner instanceof Statement.Break);
        }
        return found[0];
    }

    private List<Statement> parts(List<Statement> group) {
        if (group.isEmpty()) {
            return List.of();
        }
        var commands = group.stream()
                .filter(statement -> !(statement instanceof Statement.Comment))
                .toList();
        if (commands.size() != 2 || !sharesWeights(commands)) {
            return List.of(over(0, group));
        }
        var needed = needed(commands);
        if (!needed.isEmpty()) {
            var first = KernelBuilder.equal(KernelBuilder.name(part), KernelBuilder.number(0));
            return List.of(over(0, WeightReuse.selecting(commands.get(0), commands.get(1), first)));
        }
        var result = new ArrayList<Statement>();
        commands.forEach(statement -> result.add(at(statement, KernelBuilder.number(0))));
        result.add(over(1, WeightReuse.reusing(commands.get(0), commands.get(1))));
        return result;
    }

    private boolean sharesWeights(List<Statement> pair) {
        return WeightReuse.isPair(pair.get(0), pair.get(1)) && !depends(WeightReuse.weights(pair.get(0)));
    }

    private Statement over(long first, List<Statement> statements) {
        var number = KernelBuilder.name(part);
        Expression condition = KernelBuilder.less(number, KernelBuilder.number(factor));
        if (!loop.exact() || loop.trips() % factor != 0) {
            condition = KernelBuilder.and(condition, KernelBuilder.less(moved(number), loop.bound()));
            if (loop.also().isPresent()) {
                var rest = Rebuild.substitute(loop.also().get(), loop.variable(), moved(number));
                condition = KernelBuilder.and(condition, rest);
            }
        }
        var body = new ArrayList<Statement>(needed(statements));
        body.addAll(statements);
        var moved = body.stream().map(statement -> at(statement, number)).toList();
        return KernelBuilder.loop(part, KernelBuilder.number(first), condition, 1, moved);
    }

    /** The declarations that these statements use, directly or not, in their order. */
    private List<Statement> needed(List<Statement> statements) {
        var names = new TreeSet<String>();
        statements.forEach(statement -> addNames(statement, names));
        var before = -1;
        while (before != names.size()) {
            before = names.size();
            declarations.forEach((name, declaration) -> {
                if (names.contains(name)) {
                    addNames(declaration, names);
                }
            });
        }
        return declarations.entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .map(entry -> (Statement) entry.getValue())
                .distinct()
                .toList();
    }

    private static void addNames(Statement statement, Set<String> names) {
        Rebuild.visitExpressions(statement, part -> {
            if (part instanceof Expression.Name(var name, var _)) {
                names.add(name);
            }
        });
    }

    private Expression moved(Expression number) {
        return Folding.fold(KernelBuilder.plus(
                KernelBuilder.name(loop.variable()), Folding.fold(KernelBuilder.times(number, loop.step()))));
    }

    /** The statement for the part with this number. */
    private Statement at(Statement statement, Expression number) {
        var numbered =
                KernelBuilder.literal(number).isPresent() ? Rebuild.substitute(statement, part, number) : statement;
        var moved = Rebuild.substitute(numbered, loop.variable(), moved(number));
        return Rebuild.expressionsIn(moved, Folding::fold);
    }

    private boolean depends(Statement statement) {
        var found = new boolean[1];
        Rebuild.visitExpressions(statement, inner -> found[0] |= isOwn(inner));
        return found[0];
    }

    private boolean depends(Expression expression) {
        return own.stream().anyMatch(name -> Interchange.mentions(expression, name));
    }

    private boolean isOwn(Expression expression) {
        return expression instanceof Expression.Name(var name, var _) && own.contains(name);
    }
}

package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Operand;
import dev.tilesmith.agent.propose.analysis.Command.Reference;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One walk over a kernel that collects its loops and commands with what is known at each. Not thread-safe. */
final class Survey {
    private static final long GARBAGE = 0xFFFF_FFFFL;
    private static final long ACCUMULATOR_BIT = 0x8000_0000L;
    private static final long ROW_BITS = 0x1FFF_FFFFL;

    private final GemminiConfig target;
    private final BlockStrides strides;
    private final Set<String> assigned;
    private final List<Command> commands = new ArrayList<>();
    private final List<KernelAnalysis.Nest> loops = new ArrayList<>();
    private final List<KernelAnalysis.Site> sites = new ArrayList<>();
    private final Scope start;

    private Survey(TranslationUnit unit, Statement.Block body, GemminiConfig target, BlockStrides strides) {
        this.target = target;
        this.strides = strides;
        this.assigned = Scope.assigned(body);
        this.start = Scope.of(constants(target, unit));
    }

    /** The walk over the kernel of a file that has one with a body. */
    static Survey of(TranslationUnit unit, GemminiConfig target, BlockStrides strides) {
        var body = unit.kernel().orElseThrow().body().orElseThrow();
        var survey = new Survey(unit, body, target, strides);
        survey.statements(body.statements(), survey.start);
        return survey;
    }

    BlockStrides strides() {
        return strides;
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    List<KernelAnalysis.Nest> loops() {
        return List.copyOf(loops);
    }

    List<KernelAnalysis.Site> sites() {
        return List.copyOf(sites);
    }

    Scope start() {
        return start;
    }

    private void statements(List<Statement> statements, Scope outer) {
        var scope = outer;
        for (var statement : statements) {
            scope = statement(statement, scope);
        }
    }

    /** Visits a statement and gives the scope behind it. */
    private Scope statement(Statement statement, Scope scope) {
        switch (statement) {
            case Statement.Block(var inner, var _) -> statements(inner, scope);
            case Statement.Declare declare -> {
                return declare(declare, scope);
            }
            case Statement.DeclareType(TypeSyntax.Enumeration enumeration, var _, var _) -> {
                var constants = new LinkedHashMap<String, Long>();
                enumerators(enumeration, constants, scope);
                return constants.entrySet().stream()
                        .reduce(
                                scope,
                                (known, entry) -> known.withConstant(entry.getKey(), entry.getValue()),
                                (a, _) -> a);
            }
            case Statement.If(var condition, var whenTrue, var whenFalse, var _) -> {
                statement(whenTrue, scope.guardedBy(condition));
                var not = new Expression.Unary(Expression.UnaryOperator.NOT, condition, condition.at());
                whenFalse.ifPresent(other -> statement(other, scope.guardedBy(not)));
            }
            case Statement.For loop -> loop(loop, scope);
            case Statement.While(var _, var inner, var _) -> statement(inner, scope);
            case Statement.DoWhile(var inner, var _, var _) -> statement(inner, scope);
            case Statement.Switch(var _, var inner, var _) -> statement(inner, scope);
            case Statement.Evaluate evaluate -> {
                sites.add(new KernelAnalysis.Site(evaluate.expression(), scope));
                Command.call(evaluate).ifPresent(call -> command(evaluate, call, scope));
            }
            default -> {}
        }
        return scope;
    }

    private void loop(Statement.For statement, Scope scope) {
        var loop = Loop.of(statement, scope);
        if (loop.isPresent()) {
            loops.add(new KernelAnalysis.Nest(loop.get(), scope));
            statement(statement.body(), scope.inside(loop.get()));
        } else {
            var inner = statement.start().map(head -> statement(head, scope)).orElse(scope);
            statement(statement.body(), inner);
        }
    }

    private Scope declare(Statement.Declare declare, Scope outer) {
        var scope = outer;
        for (var variable : declare.variables()) {
            var before = scope;
            variable.initializer().ifPresent(value -> sites.add(new KernelAnalysis.Site(value, before)));
            var known = variable.initializer().isPresent() && !assigned.contains(variable.name());
            scope = known
                    ? scope.withDefinition(
                            variable.name(), variable.initializer().orElseThrow())
                    : scope.withUnknown(variable.name());
        }
        return scope;
    }

    private void command(Statement.Evaluate statement, Expression.Call call, Scope scope) {
        var signature = Command.signature(call.function()).orElseThrow();
        var bare = new Command(statement, call, signature, scope, List.of());
        var references = new ArrayList<Reference>();
        for (var operand : signature.operands()) {
            references.addAll(references(bare, operand));
        }
        commands.add(new Command(statement, call, signature, scope, references));
    }

    private List<Reference> references(Command command, Operand operand) {
        var values = Values.of(command.argument(operand.argument()), command.scope());
        var length = length(command, operand);
        var reach = reach(command, operand);
        var result = new ArrayList<Reference>();
        for (var value : values) {
            if (value.isConstant() && (value.first() & GARBAGE) == GARBAGE) {
                continue;
            }
            var rows = reach > value.last() ? Math.min(length, reach - value.last()) : length;
            if (!value.isKnown()) {
                return anywhere(operand);
            }
            var reference = reference(operand, value, rows);
            if (!result.contains(reference)) {
                result.add(reference);
            }
        }
        return result;
    }

    /** What an operand with an unknown address may touch: everything. */
    private List<Reference> anywhere(Operand operand) {
        return List.of(
                new Reference(operand.argument(), operand.role(), Memory.SCRATCHPAD, 0, target.scratchpadRows()),
                new Reference(operand.argument(), operand.role(), Memory.ACCUMULATOR, 0, target.accumulatorRows()));
    }

    private Reference reference(Operand operand, Interval value, long rows) {
        var accumulator = value.last() >= ACCUMULATOR_BIT;
        var memory = accumulator ? Memory.ACCUMULATOR : Memory.SCRATCHPAD;
        var capacity = accumulator ? target.accumulatorRows() : target.scratchpadRows();
        var spread = value.last() - value.first();
        var first = value.first() & ROW_BITS;
        if (!value.isKnown() || spread >= capacity || first >= capacity) {
            return new Reference(operand.argument(), operand.role(), memory, 0, capacity);
        }
        return new Reference(
                operand.argument(), operand.role(), memory, first, Math.min(capacity, first + spread + rows));
    }

    /**
     * The row behind the last one that an operand covers, address and rows taken together: in {@code first + skipped}
     * with {@code rows - skipped} rows the name cancels out.
     */
    private long reach(Command command, Operand operand) {
        if (operand.rows() < 0) {
            return Long.MAX_VALUE;
        }
        var scope = command.scope();
        var rows = Math.max(
                1, Math.min(target.dim(), command.rows(operand, target.dim()).last()));
        var blocks = length(command, operand) - rows;
        return Affine.of(command.argument(operand.argument()), scope)
                .flatMap(address ->
                        Affine.of(command.argument(operand.rows()), scope).map(count -> address.plus(count, 1)))
                .map(sum -> sum.value(scope).last() + blocks)
                .orElse(Long.MAX_VALUE);
    }

    /** Rows that a move or an operand covers at most, those between the blocks of a wide move included. */
    private long length(Command command, Operand operand) {
        var dim = target.dim();
        var rows = Math.max(1, Math.min(dim, command.rows(operand, dim).last()));
        if (command.kind() == Kind.LOAD || command.kind() == Kind.STORE) {
            var columns = Math.max(
                    1,
                    Math.min(
                            (long) dim * target.maxBlocks(),
                            command.columns(operand, dim).last()));
            return (columns - 1) / dim * strides.of(command) + rows;
        }
        return rows;
    }

    private static Map<String, Long> constants(GemminiConfig target, TranslationUnit unit) {
        var constants = new LinkedHashMap<String, Long>(Map.of(
                "DIM", (long) target.dim(), "GARBAGE_ADDR", GARBAGE, "true", 1L, "false", 0L, "MAX_BLOCK_LEN", (long)
                        target.maxBlocks()));
        constants.put("BANK_ROWS", (long) target.scratchpadRows() / target.scratchpadBanks());
        constants.put("BANK_NUM", (long) target.scratchpadBanks());
        constants.put("ACC_ROWS", (long) target.accumulatorRows());
        constants.put("NULL", 0L);
        for (var item : unit.items()) {
            if (item instanceof TranslationUnit.Item.Type(TypeSyntax.Enumeration enumeration, var _, var _)) {
                enumerators(enumeration, constants, Scope.of(constants));
            }
            if (item instanceof TranslationUnit.Item.Define(var name, var text, var at)) {
                var literal = KernelBuilder.literal(new Expression.IntegerLiteral(text.strip(), at));
                literal.ifPresent(value -> constants.put(name, value));
            }
        }
        return constants;
    }

    private static void enumerators(TypeSyntax.Enumeration enumeration, Map<String, Long> constants, Scope outer) {
        var next = 0L;
        var scope = outer;
        for (var enumerator : enumeration.enumerators()) {
            if (enumerator.value().isPresent()) {
                var value = scope.value(enumerator.value().get());
                if (!value.isConstant()) {
                    return;
                }
                next = value.first();
            }
            constants.put(enumerator.name(), next);
            scope = scope.withConstant(enumerator.name(), next);
            next++;
        }
    }
}

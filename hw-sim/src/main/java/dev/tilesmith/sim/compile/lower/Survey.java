package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.c.check.Typed.Statement;
import dev.tilesmith.sim.c.check.Typed.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must be known of a whole program before its functions are lowered: sizes, calls, addresses taken. */
public final class Survey {
    private final Map<String, Integer> sizes = new HashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, List<String>> callees = new HashMap<>();
    private final Set<Typed.Variable> exposed = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean usesUnions;
    private String current = "";
    private int size;

    private Survey() {}

    public static Survey of(Typed program) {
        var survey = new Survey();
        for (var function : program.functions()) {
            survey.current = function.name();
            survey.size = 0;
            survey.callees.put(function.name(), new ArrayList<>());
            survey.walk(function.body().statements());
            survey.sizes.put(function.name(), survey.size);
        }
        return survey;
    }

    /** Operations in a function, roughly. */
    int size(Typed.Function function) {
        return sizes.getOrDefault(function.name(), 0);
    }

    /** How many calls of the function stand in the text. */
    int calls(Typed.Function function) {
        return calls.getOrDefault(function.name(), 0);
    }

    /** Whether the address of the variable, or of a part of it, is used as a value. */
    boolean isExposed(Typed.Variable variable) {
        return exposed.contains(variable);
    }

    /** Whether a member of a union is read, written or pointed to anywhere: its bytes may be of another type then. */
    boolean usesUnions() {
        return usesUnions;
    }

    /** The number of operations in a value. */
    static int size(Value value) {
        var survey = new Survey();
        survey.callees.put("", new ArrayList<>());
        survey.walk(value);
        return survey.size;
    }

    /** Whether a value contains a call. */
    static boolean calls(Value value) {
        var survey = new Survey();
        survey.callees.put("", new ArrayList<>());
        survey.walk(value);
        return !survey.calls.isEmpty();
    }

    private void walk(Optional<? extends Statement> statement) {
        statement.ifPresent(this::walk);
    }

    private void walk(Statement statement) {
        switch (statement) {
            case Statement.Block block -> block.statements().forEach(this::walk);
            case Statement.Declare declare -> {
                declare.initial().forEach(store -> {
                    size++;
                    walk(store.place());
                    walk(store.value());
                });
            }
            case Statement.Evaluate evaluate -> walk(evaluate.value());
            case Statement.If choice -> {
                size++;
                walk(choice.condition());
                walk(choice.whenTrue());
                walk(choice.whenFalse());
            }
            case Statement.Loop loop -> {
                size += 2;
                loop.condition().ifPresent(this::walk);
                loop.step().ifPresent(this::walk);
                walk(loop.body());
            }
            case Statement.Switch choice -> {
                size += 2;
                walk(choice.value());
                walk(choice.body());
            }
            case Statement.Return leave -> leave.value().ifPresent(this::walk);
            case Statement.Case _ -> size++;
            case Statement.Default _, Statement.Break _, Statement.Continue _, Statement.Goto _, Statement.Label _ -> {}
        }
    }

    private void walk(Place place) {
        switch (place) {
            case Place.Local _, Place.Static _ -> {}
            case Place.At at -> walk(at.address());
            case Place.Member member -> {
                usesUnions |= member.object().type() instanceof CType.Composite composite && composite.isUnion();
                walk(member.object());
            }
        }
    }

    /** A dispatch over all values: longer than a method should be. */
    private void walk(Value value) {
        switch (value) {
            case Value.Constant _ -> {}
            case Value.Load load -> {
                size += load.place() instanceof Place.Local ? 0 : 1;
                walk(load.place());
            }
            case Value.AddressOf address -> {
                expose(address.place());
                walk(address.place());
            }
            case Value.Negate negate -> one(negate.operand());
            case Value.Complement complement -> one(complement.operand());
            case Value.Arithmetic arithmetic -> two(arithmetic.left(), arithmetic.right());
            case Value.Compare compare -> two(compare.left(), compare.right());
            case Value.Offset offset -> two(offset.pointer(), offset.index());
            case Value.Difference difference -> two(difference.left(), difference.right());
            case Value.Convert convert -> walk(convert.operand());
            case Value.Logical logical -> two(logical.left(), logical.right());
            case Value.Conditional choice -> {
                size++;
                walk(choice.condition());
                two(choice.whenTrue(), choice.whenFalse());
            }
            case Value.Sequence sequence -> {
                walk(sequence.first());
                walk(sequence.second());
            }
            case Value.Assign assign -> {
                size += assign.place() instanceof Place.Local ? 0 : 1;
                walk(assign.place());
                walk(assign.value());
            }
            case Value.Update update -> {
                size += update.place() instanceof Place.Local ? 1 : 2;
                walk(update.place());
                walk(update.value());
            }
            case Value.Call call -> {
                size += 2;
                calls.merge(call.function().name(), 1, Integer::sum);
                callees.getOrDefault(current, new ArrayList<>())
                        .add(call.function().name());
                call.arguments().forEach(this::walk);
            }
            case Value.Command command -> two(command.rs1(), command.rs2());
            case Value.Intrinsic intrinsic -> {
                size++;
                intrinsic.arguments().forEach(this::walk);
            }
        }
    }

    private void one(Value operand) {
        size++;
        walk(operand);
    }

    private void two(Value left, Value right) {
        size++;
        walk(left);
        walk(right);
    }

    private void expose(Place place) {
        var root = place;
        while (root instanceof Place.Member member) {
            root = member.object();
        }
        if (root instanceof Place.Local local) {
            exposed.add(local.variable());
        }
    }
}

package dev.tilesmith.sim.c.run;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.run.Procedure.Action;
import dev.tilesmith.sim.c.run.Procedure.Code;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the statements of one function into closures. Not thread-safe. */
final class ProcedureBuilder {
    private final Interpreter interpreter;
    private final Procedure procedure;
    private final ValueBuilder values;
    private final Map<Typed.Variable, Integer> slots = new IdentityHashMap<>();
    private final Map<Typed.Variable, Long> offsets = new IdentityHashMap<>();
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private long frameBytes;

    ProcedureBuilder(Interpreter interpreter, Procedure procedure) {
        this.interpreter = interpreter;
        this.procedure = procedure;
        values = new ValueBuilder(interpreter, this);
    }

    void build(Typed.Function function) {
        for (var parameter : function.parameters()) {
            procedure.addEntry(entry(parameter));
        }
        var body = block(function.body().statements());
        procedure.fill(body, slots.size(), frameBytes);
    }

    private Procedure.Entry entry(Typed.Variable parameter) {
        var type = parameter.type();
        if (type instanceof CType.Composite) {
            var offset = offset(parameter);
            return (frame, argument) -> interpreter.copy(frame.base + offset, argument, type.bytes());
        }
        if (parameter.needsMemory()) {
            var offset = offset(parameter);
            return (frame, argument) -> interpreter.store(type, frame.base + offset, argument);
        }
        var slot = slot(parameter);
        return (frame, argument) -> frame.slots[slot] = argument;
    }

    int slot(Typed.Variable variable) {
        return slots.computeIfAbsent(variable, _ -> slots.size());
    }

    long offset(Typed.Variable variable) {
        return offsets.computeIfAbsent(variable, _ -> room(variable.type()));
    }

    /** Bytes of the frame for an object of the type. */
    long room(CType type) {
        var alignment = Math.max(8, type.alignment());
        var offset = (frameBytes + alignment - 1) / alignment * alignment;
        frameBytes = offset + type.bytes();
        return offset;
    }

    private Action statement(Typed.Statement statement) {
        return switch (statement) {
            case Typed.Statement.Block block -> block(block);
            case Typed.Statement.Declare declare -> declare(declare);
            case Typed.Statement.Evaluate evaluate -> evaluate(evaluate);
            case Typed.Statement.If choice -> choice(choice);
            case Typed.Statement.Loop loop -> loop(loop);
            case Typed.Statement.Switch choice -> switchOf(choice);
            case Typed.Statement.Case _, Typed.Statement.Default _, Typed.Statement.Label _ -> _ -> Action.NORMAL;
            case Typed.Statement.Break _ -> _ -> Action.BREAK;
            case Typed.Statement.Continue _ -> _ -> Action.CONTINUE;
            case Typed.Statement.Return returned -> returned(returned);
            case Typed.Statement.Goto jump -> {
                var label = label(jump.label());
                yield frame -> {
                    interpreter.step(jump.at());
                    return label;
                };
            }
        };
    }

    private int label(String name) {
        return labels.computeIfAbsent(name, _ -> Action.LABELS + labels.size());
    }

    private Action block(Typed.Statement.Block block) {
        var actions = actions(block);
        var targets = targets(block);
        return frame -> runFrom(actions, targets, 0, frame);
    }

    private Action[] actions(Typed.Statement.Block block) {
        return block.statements().stream().map(this::statement).toArray(Action[]::new);
    }

    /** Indices of the labels that stand directly in a block. */
    private Map<Integer, Integer> targets(Typed.Statement.Block block) {
        var targets = new LinkedHashMap<Integer, Integer>();
        for (var index = 0; index < block.statements().size(); index++) {
            if (block.statements().get(index) instanceof Typed.Statement.Label label) {
                targets.put(label(label.name()), index);
            }
        }
        return targets;
    }

    private static int runFrom(Action[] actions, Map<Integer, Integer> targets, int first, Frame frame) {
        var index = first;
        while (index < actions.length) {
            var end = actions[index].run(frame);
            if (end == Action.NORMAL) {
                index++;
            } else {
                var target = end >= Action.LABELS ? targets.get(end) : null;
                if (target == null) {
                    return end;
                }
                index = target;
            }
        }
        return Action.NORMAL;
    }

    private Action declare(Typed.Statement.Declare declare) {
        var variable = declare.variable();
        if (!variable.needsMemory()) {
            var slot = slot(variable);
            var initial = declare.initial().stream()
                    .map(store -> values.value(store.value()))
                    .toArray(Code[]::new);
            return frame -> {
                interpreter.step(declare.at());
                for (var code : initial) {
                    frame.slots[slot] = code.run(frame);
                }
                return Action.NORMAL;
            };
        }
        var offset = offset(variable);
        var bytes = variable.type().bytes();
        var stores = declare.initial().stream()
                .map(store -> values.assign(store.place(), store.value()))
                .toArray(Code[]::new);
        return frame -> {
            interpreter.step(declare.at());
            if (declare.zeroFilled()) {
                interpreter.fill(frame.base + offset, (byte) 0, bytes);
            }
            for (var store : stores) {
                store.run(frame);
            }
            return Action.NORMAL;
        };
    }

    private Action evaluate(Typed.Statement.Evaluate evaluate) {
        var value = values.value(evaluate.value());
        return frame -> {
            interpreter.step(evaluate.at());
            value.run(frame);
            return Action.NORMAL;
        };
    }

    private Action choice(Typed.Statement.If choice) {
        var condition = values.condition(choice.condition());
        var whenTrue = statement(choice.whenTrue());
        var whenFalse = choice.whenFalse().map(this::statement).orElse(_ -> Action.NORMAL);
        return frame -> {
            interpreter.step(choice.at());
            return condition.run(frame) != 0 ? whenTrue.run(frame) : whenFalse.run(frame);
        };
    }

    private Action loop(Typed.Statement.Loop loop) {
        Code always = _ -> 1;
        Code nothing = _ -> 0;
        var condition = loop.condition().map(values::condition).orElse(always);
        var step = loop.step().map(values::value).orElse(nothing);
        var body = statement(loop.body());
        return frame -> {
            var runs = !loop.testsFirst() || condition.run(frame) != 0;
            while (runs) {
                interpreter.step(loop.at());
                var end = body.run(frame);
                if (end == Action.BREAK) {
                    break;
                }
                if (end != Action.NORMAL && end != Action.CONTINUE) {
                    return end;
                }
                step.run(frame);
                runs = condition.run(frame) != 0;
            }
            return Action.NORMAL;
        };
    }

    private Action switchOf(Typed.Statement.Switch choice) {
        var value = values.value(choice.value());
        if (!(choice.body() instanceof Typed.Statement.Block block)) {
            // Without a block there is no label to jump to.
            return frame -> {
                value.run(frame);
                return Action.NORMAL;
            };
        }
        var actions = actions(block);
        var targets = targets(block);
        var cases = cases(block.statements());
        var other = defaultIndex(block.statements());
        return frame -> {
            interpreter.step(choice.at());
            var first = cases.getOrDefault(value.run(frame), other);
            var end = runFrom(actions, targets, first, frame);
            return end == Action.BREAK ? Action.NORMAL : end;
        };
    }

    private static Map<Long, Integer> cases(List<Typed.Statement> statements) {
        var cases = new LinkedHashMap<Long, Integer>();
        for (var index = 0; index < statements.size(); index++) {
            if (statements.get(index) instanceof Typed.Statement.Case label) {
                cases.put(label.value(), index);
            }
        }
        return cases;
    }

    private static int defaultIndex(List<Typed.Statement> statements) {
        for (var index = 0; index < statements.size(); index++) {
            if (statements.get(index) instanceof Typed.Statement.Default) {
                return index;
            }
        }
        return statements.size();
    }

    private Action returned(Typed.Statement.Return returned) {
        Code nothing = _ -> 0;
        var value = returned.value().map(values::value).orElse(nothing);
        return frame -> {
            interpreter.step(returned.at());
            frame.result = value.run(frame);
            return Action.RETURN;
        };
    }
}

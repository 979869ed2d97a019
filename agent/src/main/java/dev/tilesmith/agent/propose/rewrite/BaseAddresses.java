package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Local variables such as {@code const uint32_t b_sp = 64;} that say where a buffer begins. */
final class BaseAddresses {
    private BaseAddresses() {}

    /**
     * The constants in the declarations of the buffer's base addresses, if every operand in the buffer adds exactly one
     * and no other expression uses them; else nothing.
     */
    static List<Expression> of(KernelAnalysis kernel, Buffer buffer) {
        var declared = declared(kernel);
        var own = new TreeSet<String>();
        var inside = 0;
        for (var argument : arguments(buffer)) {
            var used = used(argument, declared.keySet());
            if (used.isEmpty() || used.size() > alternatives(argument)) {
                return List.of();
            }
            own.addAll(used);
            inside += used.size();
        }
        return inside == uses(kernel, own) ? own.stream().map(declared::get).toList() : List.of();
    }

    private static List<Expression> arguments(Buffer buffer) {
        var result = new ArrayList<Expression>();
        for (var use : buffer.uses()) {
            var argument = use.command().argument(use.reference().argument());
            if (result.stream().noneMatch(known -> known == argument)) {
                result.add(argument);
            }
        }
        return result;
    }

    /** {@code (first ? c_acc : c_sum) + j} names two bases and adds one. */
    private static int alternatives(Expression argument) {
        var count = new int[] {1};
        Rebuild.visit(argument, part -> count[0] += part instanceof Expression.Conditional ? 1 : 0);
        return count[0];
    }

    private static TreeMap<String, Expression> declared(KernelAnalysis kernel) {
        var result = new TreeMap<String, Expression>();
        for (var statement : kernel.body().statements()) {
            if (statement instanceof Statement.Declare(var variables, var _)) {
                variables.stream()
                        .filter(variable -> variable.initializer()
                                .filter(value -> KernelBuilder.literal(value).isPresent())
                                .isPresent())
                        .forEach(variable -> result.put(
                                variable.name(), variable.initializer().orElseThrow()));
            }
        }
        return result;
    }

    private static List<String> used(Expression argument, Set<String> names) {
        var result = new ArrayList<String>();
        Rebuild.visit(argument, part -> {
            if (part instanceof Expression.Name(var name, var _) && names.contains(name)) {
                result.add(name);
            }
        });
        return result;
    }

    private static int uses(KernelAnalysis kernel, Set<String> names) {
        var count = new int[1];
        Rebuild.visitExpressions(kernel.body(), part -> {
            if (part instanceof Expression.Name(var name, var _) && names.contains(name)) {
                count[0]++;
            }
        });
        return count[0];
    }
}

package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.Affine;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.agent.propose.translate.ArrayTypes.Element;
import dev.tilesmith.sim.c.tree.Expression;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/**
 * An element of an array whose place is a sum of loop variables times constants.
 *
 * @param expression the element as it is written
 * @param flat its number in the array, counted through all dimensions
 */
record Access(String array, Element element, Expression expression, Affine flat) {
    /** The element that an expression names, casts left out; empty if it is anything else. */
    static Optional<Access> of(Expression expression, ArrayTypes types, Scope scope) {
        var plain = withoutCasts(expression);
        var indices = new ArrayList<Expression>();
        var rest = plain;
        while (rest instanceof Expression.Index(var array, var index, var _)) {
            indices.addFirst(index);
            rest = array;
        }
        if (!(rest instanceof Expression.Name(var name, var _))) {
            return Optional.empty();
        }
        var type = types.of(name).filter(found -> found.extents().size() == indices.size());
        if (type.isEmpty()) {
            return Optional.empty();
        }
        var flat = Optional.of(new Affine(Map.of(), 0));
        for (var dimension = 0; dimension < indices.size(); dimension++) {
            var stride = type.get().stride(dimension);
            var index = Affine.of(indices.get(dimension), scope);
            flat = flat.flatMap(sum -> index.map(value -> sum.plus(value, stride)));
        }
        return flat.map(sum -> new Access(name, type.get().element(), plain, sum));
    }

    /** Elements from one iteration of a loop to the next. */
    long step(Loop loop) {
        return flat.factor(loop.variable());
    }

    static Expression withoutCasts(Expression expression) {
        return expression instanceof Expression.Cast(var _, var operand, var _) ? withoutCasts(operand) : expression;
    }
}

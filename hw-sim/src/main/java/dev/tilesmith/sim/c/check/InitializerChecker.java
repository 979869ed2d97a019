package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.IntrinsicKind;
import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.Designator;
import dev.tilesmith.sim.c.tree.Expression.Initializer;
import dev.tilesmith.sim.c.tree.Expression.InitializerList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks initializers: brace elision, designators, strings, arrays whose size the initializer gives. */
final class InitializerChecker {
    private final Context context;
    private final ExpressionChecker expressions;

    InitializerChecker(Context context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    /**
     * One scalar (or whole struct) that an initializer sets.
     *
     * @param offset bytes from the start of the object
     */
    record Setting(Place place, long offset, Value value) {}

    /** An object or a part of one that is being initialized. */
    private record Part(Place place, long offset, Qualified type) {}

    /** The type of an object, completed by its initializer if it is an array without a size. */
    Qualified completed(Qualified type, Optional<Expression> initializer, Position at) {
        if (!(type.type() instanceof CType.Array array) || array.count() != 0) {
            return type;
        }
        if (initializer.isEmpty()) {
            throw new Refusal(at, "an array without a size needs an initializer");
        }
        var count = switch (initializer.get()) {
            case Expression.StringLiteral literal -> bytes(literal).length + 1L;
            case InitializerList list -> elements(list, type.target());
            case Expression other -> throw new Refusal(other.at(), "an array is initialized by a list in braces");
        };
        if (count == 0) {
            throw new Refusal(at, "an array needs at least one element");
        }
        return Qualified.arrayOf(type.target(), count);
    }

    /** How many elements a list gives to an array of unknown size: the cursor's farthest element. */
    private long elements(InitializerList list, Qualified element) {
        var unbounded = Qualified.arrayOf(element, 1L << 26);
        var farthest = new long[1];
        fill(
                new Part(
                        new Place.At(new Value.Constant(Integer.UINT64, 0, list.at()), unbounded.type()), 0, unbounded),
                list,
                setting -> farthest[0] =
                        Math.max(farthest[0], setting.offset() / element.type().bytes() + 1));
        return farthest[0];
    }

    List<Setting> settings(Place place, Qualified type, Expression initializer) {
        var settings = new ArrayList<Setting>();
        set(new Part(place, 0, type), initializer, settings::add);
        return settings;
    }

    /** Where the settings go, in the order in which they take effect. */
    private interface Sink {
        void add(Setting setting);
    }

    private void set(Part part, Expression initializer, Sink sink) {
        switch (initializer) {
            case InitializerList list when isAggregate(part.type()) -> fill(part, list, sink);
            case InitializerList list -> {
                if (list.items().size() != 1
                        || !list.items().getFirst().designators().isEmpty()) {
                    throw new Refusal(
                            list.at(),
                            "one value initializes %s".formatted(part.type().text()));
                }
                set(part, list.items().getFirst().value(), sink);
            }
            case Expression.StringLiteral literal when isCharacters(part.type()) -> fillString(part, literal, sink);
            case Expression value -> {
                if (part.type().type() instanceof CType.Array) {
                    throw new Refusal(value.at(), "an array is initialized by a list in braces");
                }
                var checked = Conversions.assigned(
                        expressions.full(value),
                        part.type(),
                        "the initializer of " + part.type().text());
                sink.add(new Setting(part.place(), part.offset(), checked));
            }
        }
    }

    private static boolean isAggregate(Qualified type) {
        return type.type() instanceof CType.Array || type.type() instanceof CType.Composite;
    }

    private static boolean isCharacters(Qualified type) {
        return type.type() instanceof CType.Array array
                && (array.element() == Integer.UINT8 || array.element() == Integer.INT8);
    }

    private void fillString(Part part, Expression.StringLiteral literal, Sink sink) {
        var bytes = bytes(literal);
        var count = ((CType.Array) part.type().type()).count();
        if (bytes.length > count) {
            throw new Refusal(literal.at(), "a string of %d bytes does not fit into %d".formatted(bytes.length, count));
        }
        for (var index = 0; index < bytes.length; index++) {
            var element = element(part, index, literal.at());
            var value = ((Integer) element.type().type()).truncate(bytes[index]);
            sink.add(new Setting(
                    element.place(),
                    element.offset(),
                    new Value.Constant(element.type().type(), value, literal.at())));
        }
    }

    private byte[] bytes(Expression.StringLiteral literal) {
        return Literals.string(literal.text())
                .orElseThrow(() ->
                        new Refusal(literal.at(), "%s is no string of an accepted form".formatted(literal.text())));
    }

    /** Sets the parts of an aggregate from a list that has braces of its own. */
    private void fill(Part aggregate, InitializerList list, Sink sink) {
        var left = new Items(list.items());
        fill(aggregate, left, true, sink);
        if (left.hasNext()) {
            throw new Refusal(
                    left.peek().value().at(),
                    "more values than %s has".formatted(aggregate.type().text()));
        }
    }

    /** The items of a list that are not yet used: brace elision hands them down and takes back what is left. */
    private static final class Items {
        private final List<Initializer> items;
        private int next;

        Items(List<Initializer> items) {
            this.items = items;
        }

        boolean hasNext() {
            return next < items.size();
        }

        Initializer peek() {
            return items.get(next);
        }

        void skip() {
            next++;
        }
    }

    /**
     * Sets parts in order until they or the items end.
     *
     * @param hasBraces whether designators belong to this aggregate, or end it
     */
    private void fill(Part aggregate, Items items, boolean hasBraces, Sink sink) {
        var count = parts(aggregate.type());
        var position = 0L;
        while (items.hasNext()) {
            var item = items.peek();
            if (!item.designators().isEmpty()) {
                if (!hasBraces) {
                    return;
                }
                items.skip();
                position = index(
                        aggregate, item.designators().getFirst(), item.value().at());
                designated(aggregate, item, position, sink);
                position++;
            } else if (position >= count) {
                return;
            } else {
                next(part(aggregate, position, item.value().at()), items, sink);
                position++;
            }
        }
    }

    private void designated(Part aggregate, Initializer item, long position, Sink sink) {
        var at = item.value().at();
        var part = part(aggregate, position, at);
        for (var designator : item.designators().subList(1, item.designators().size())) {
            part = part(part, index(part, designator, at), at);
        }
        set(part, item.value(), sink);
    }

    /** Sets one part from the next item, or, if the part is an aggregate without braces, from as many as it takes. */
    private void next(Part part, Items items, Sink sink) {
        var value = items.peek().value();
        var isWhole = !isAggregate(part.type())
                || value instanceof InitializerList
                || value instanceof Expression.StringLiteral && isCharacters(part.type())
                || part.type().type() instanceof CType.Composite composite && isComposite(value, composite);
        if (isWhole) {
            items.skip();
            set(part, value, sink);
        } else {
            fill(part, items, false, sink);
        }
    }

    private boolean isComposite(Expression value, CType.Composite composite) {
        return expressions.check(value).type().type() instanceof CType.Composite other
                && other.definition() == composite.definition();
    }

    private long parts(Qualified type) {
        return switch (context.complete(type.type())) {
            case CType.Array array -> array.count();
            case CType.Composite composite ->
                composite.isUnion() ? 1 : composite.fields().size();
            case CType.Integer _, CType.Floating _, CType.Pointer _, CType.Void _ -> 1;
        };
    }

    private long index(Part aggregate, Designator designator, Position at) {
        return switch (designator) {
            case Designator.Element element -> {
                var index = expressions.constant(element.index(), "the index of a designator");
                if (!(aggregate.type().type() instanceof CType.Array array) || index < 0 || index >= array.count()) {
                    throw new Refusal(
                            at,
                            "[%d] is no element of %s"
                                    .formatted(index, aggregate.type().text()));
                }
                yield index;
            }
            case Designator.Field field -> {
                if (context.complete(aggregate.type().type()) instanceof CType.Composite composite) {
                    for (var index = 0; index < composite.fields().size(); index++) {
                        if (composite.fields().get(index).name().equals(field.name())) {
                            yield index;
                        }
                    }
                }
                throw new Refusal(
                        at, "%s has no member '%s'".formatted(aggregate.type().text(), field.name()));
            }
        };
    }

    private Part part(Part aggregate, long position, Position at) {
        if (context.complete(aggregate.type().type()) instanceof CType.Composite composite) {
            var field = composite.fields().get((int) position);
            var type = context.complete(context.fieldType(composite, field));
            return new Part(new Place.Member(aggregate.place(), field), aggregate.offset() + field.offset(), type);
        }
        return element(aggregate, position, at);
    }

    private static Part element(Part array, long position, Position at) {
        var element = array.type().target();
        var pointer = new Value.AddressOf(array.place(), new CType.Pointer(element.type()), at);
        var bytes = element.type().bytes();
        Value address = position == 0
                ? pointer
                : new Value.Offset(pointer, new Value.Constant(Integer.INT64, position, at), bytes, at);
        return new Part(new Place.At(address, element.type()), array.offset() + position * bytes, element);
    }

    /** A string outside an initializer: a table of its own. */
    Operand string(Expression.StringLiteral literal) {
        var text = bytes(literal);
        var content = new byte[text.length + 1];
        System.arraycopy(text, 0, content, 0, text.length);
        var type = Qualified.arrayOf(Qualified.of(Integer.UINT8), content.length);
        var object = new Typed.StaticObject("string" + context.statics().size(), type.type(), new Typed.Bytes(content));
        context.addStatic(object);
        return new Operand.Object(new Place.Static(object), type.asConst(), literal.at());
    }

    Operand compoundLiteral(Expression.CompoundLiteral literal) {
        var at = literal.at();
        var type = completed(expressions.types().resolve(literal.type(), at), Optional.of(literal.initializer()), at);
        expressions.types().requireComplete(type.type(), at);
        var variable = context.newTemporary(type.type());
        variable.takeAddress();
        var place = new Place.Local(variable);
        var settings = settings(place, type, literal.initializer());
        Value first = isCovered(settings, type) ? null : zeroed(place, type, at);
        for (var setting : settings) {
            Value store = new Value.Assign(setting.place(), setting.value(), at);
            first = first == null ? store : new Value.Sequence(first, store, at);
        }
        // The object is reached through its address, so that the stores come before every use of it.
        Value address = new Value.AddressOf(place, new CType.Pointer(type.type()), at);
        var initialized = first == null ? address : new Value.Sequence(first, address, at);
        return new Operand.Object(new Place.At(initialized, type.type()), type, at);
    }

    private static Value zeroed(Place place, Qualified type, Position at) {
        var voidPointer = new CType.Pointer(new CType.Void());
        return new Value.Intrinsic(
                IntrinsicKind.MEMSET,
                List.of(
                        new Value.AddressOf(place, voidPointer, at),
                        new Value.Constant(Integer.INT32, 0, at),
                        new Value.Constant(Integer.UINT64, type.type().bytes(), at)),
                voidPointer,
                at);
    }

    /** Whether the settings leave nothing of the object out; padding does not count, bit-fields are never sure. */
    static boolean isCovered(List<Setting> settings, Qualified type) {
        var covered = settings.stream()
                .map(Setting::offset)
                .distinct()
                .mapToLong(offset -> settings.stream()
                        .filter(setting -> setting.offset() == offset)
                        .mapToLong(setting -> setting.place().type().bytes())
                        .max()
                        .orElse(0))
                .sum();
        return covered >= type.type().bytes();
    }
}

package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.parse.Builtins;
import dev.tilesmith.sim.c.parse.Substitution;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import java.util.HashSet;
import java.util.Set;

/** Checks expressions: gives every one its type, resolves names, makes conversions explicit and folds constants. */
final class ExpressionChecker {
    private final Context context;
    private final Names names;
    private final TypeChecker types;
    private final PointerArithmetic pointers;
    private final AssignmentChecker assignments;
    private final UnaryChecker unary;
    private final BinaryChecker binary;
    private final ConditionalChecker conditionals;
    private final CallChecker calls;
    private final InitializerChecker initializers;
    /** The macros whose text is being checked. */
    private final Set<String> expanding = new HashSet<>();

    ExpressionChecker(Context context, Builtins builtins) {
        this.context = context;
        names = new Names(context, builtins);
        types = new TypeChecker(context, this);
        pointers = new PointerArithmetic(context, this);
        assignments = new AssignmentChecker(this, pointers);
        unary = new UnaryChecker(this, assignments);
        binary = new BinaryChecker(this, pointers);
        conditionals = new ConditionalChecker(this);
        calls = new CallChecker(context, builtins, this);
        initializers = new InitializerChecker(context, this);
    }

    Names names() {
        return names;
    }

    TypeChecker types() {
        return types;
    }

    InitializerChecker initializers() {
        return initializers;
    }

    CallChecker calls() {
        return calls;
    }

    String suggestion(String name) {
        return names.suggestion(name);
    }

    /** A whole expression: side effects inside it must not depend on an order that C leaves open. */
    Operand full(Expression expression) {
        Sequencing.check(expression);
        return check(expression);
    }

    /** The value of an expression, with arrays decayed. */
    Operand.Plain value(Expression expression) {
        return check(expression).decayed();
    }

    /** A value that can be tested: a number or a pointer. */
    Value condition(Expression expression) {
        var value = full(expression).decayed();
        requireScalar(value, "a condition");
        return value.value();
    }

    static void requireScalar(Operand.Plain value, String what) {
        if (!value.type().isScalar()) {
            throw new Refusal(
                    value.at(),
                    "%s must be a number or a pointer, got %s"
                            .formatted(what, value.type().text()));
        }
    }

    /** The value of an integer constant expression. */
    long constant(Expression expression, String what) {
        var value = full(expression).decayed();
        if (value.value() instanceof Value.Constant constant && constant.type() instanceof Integer) {
            return constant.bits();
        }
        throw new Refusal(
                value.at(),
                "%s must be an integer constant, got a value of type %s that is only known at run time"
                        .formatted(what, value.type().text()));
    }

    Operand check(Expression expression) {
        var at = expression.at();
        return switch (expression) {
            case Expression.IntegerLiteral literal ->
                literal(Literals.integer(literal.text()).orElseThrow(() -> notConstant(literal.text(), at)), at);
            case Expression.FloatingLiteral literal ->
                literal(Literals.floating(literal.text()).orElseThrow(() -> notConstant(literal.text(), at)), at);
            case Expression.StringLiteral literal -> initializers.string(literal);
            case Expression.Name name -> name(name);
            case Expression.Unary operation -> unary.check(operation);
            case Expression.Binary operation -> binary.check(operation);
            case Expression.Assign assign -> assignments.assign(assign);
            case Expression.CompoundAssign assign -> assignments.compoundAssign(assign);
            case Expression.Conditional choice -> conditionals.check(choice);
            case Expression.Call call -> calls.call(call);
            case Expression.Index index -> index(index, ArrayBounds.Use.VALUE);
            case Expression.MemberOf member -> member(member);
            case Expression.Cast cast -> cast(cast);
            case Expression.SizeOfType size -> size(types.resolveObject(size.type(), at), at);
            case Expression.SizeOfValue size -> sizeOfValue(size);
            case Expression.CompoundLiteral literal -> initializers.compoundLiteral(literal);
            case Expression.InitializerList _ ->
                throw new Refusal(at, "a list in braces can only initialize a declared object");
            case Expression.Comma comma -> comma(comma);
        };
    }

    private static Refusal notConstant(String text, Position at) {
        return new Refusal(at, "%s is no constant of an accepted type".formatted(text));
    }

    private static Operand literal(Literals.Constant constant, Position at) {
        return plain(new Value.Constant(constant.type(), constant.bits(), at));
    }

    static Operand.Plain plain(Value value) {
        return new Operand.Plain(value, Qualified.of(value.type()));
    }

    private Operand name(Expression.Name name) {
        var at = name.at();
        return switch (names.find(name.name(), at)) {
            case Symbol.Local local
            when local.value().isPresent() ->
                constantObject(
                        new Place.Local(local.variable()),
                        local.type(),
                        local.value().get(),
                        at);
            case Symbol.Local local -> new Operand.Object(new Place.Local(local.variable()), local.type(), at);
            case Symbol.Static object
            when object.value().isPresent() ->
                constantObject(
                        new Place.Static(object.object()),
                        object.type(),
                        object.value().get(),
                        at);
            case Symbol.Static object -> new Operand.Object(new Place.Static(object.object()), object.type(), at);
            case Symbol.EnumConstant constant -> plain(new Value.Constant(constant.type(), constant.value(), at));
            case Symbol.Macro macro -> expanded(name, macro);
            case Symbol.TypeName _ -> throw new Refusal(at, "'%s' is a type, not a value".formatted(name.name()));
            case Symbol.Function _ ->
                throw new Refusal(
                        at, "the function '%s' can only be called: write %s(…)".formatted(name.name(), name.name()));
            case Symbol.Broken _ -> throw names.silent();
        };
    }

    /** As in C, a macro's name in its own text is left as it is: a name that means nothing else here. */
    private Operand expanded(Expression.Name name, Symbol.Macro macro) {
        if (!expanding.add(name.name())) {
            throw names.undeclared(name.name(), name.at());
        }
        try {
            return check(Substitution.moved(macro.body(), name.at()));
        } finally {
            expanding.remove(name.name());
        }
    }

    /** A const object with a known value is that value, except where its address is needed. */
    private static Operand constantObject(Place place, Qualified type, long value, Position at) {
        return new Operand.Known(place, type, new Value.Constant(type.type(), value, at));
    }

    /** What {@code &} is applied to. */
    Operand addressed(Expression expression) {
        return expression instanceof Expression.Index index ? index(index, ArrayBounds.Use.ADDRESS) : check(expression);
    }

    private Operand index(Expression.Index index, ArrayBounds.Use use) {
        var array = index.array() instanceof Expression.Index row
                ? index(row, ArrayBounds.Use.INDEXED)
                : check(index.array());
        var first = array.decayed();
        var second = value(index.index());
        // C allows 3[a] as well as a[3].
        var pointer = first.type().isPointer() ? first : second;
        var number = first.type().isPointer() ? second : first;
        if (!pointer.type().isPointer()) {
            throw new Refusal(
                    index.at(),
                    "only arrays and pointers have elements, this is %s"
                            .formatted(first.type().text()));
        }
        if (!number.type().isInteger()) {
            throw new Refusal(
                    number.at(),
                    "an index must be an integer, got %s"
                            .formatted(number.type().text()));
        }
        ArrayBounds.check(index, array, number.value(), use);
        return element(pointer, pointers.offset(pointer, number.value(), false, index.at()), index.at());
    }

    /** The object that an address points to. */
    Operand element(Operand.Plain pointer, Value address, Position at) {
        var target = context.complete(pointer.type().target());
        types.requireComplete(target.type(), at);
        return new Operand.Object(new Place.At(address, target.type()), target, at);
    }

    private Operand member(Expression.MemberOf member) {
        var owner = check(member.object());
        if (member.arrow()) {
            var pointer = owner.decayed();
            if (!pointer.type().isPointer()) {
                throw new Refusal(
                        member.at(),
                        "'->' needs a pointer to a struct, got %s"
                                .formatted(pointer.type().text()));
            }
            owner = element(pointer, pointer.value(), member.at());
        }
        if (!(context.complete(owner.type().type()) instanceof CType.Composite composite)) {
            var hint = owner.type().isPointer() ? ": write '->'" : "";
            throw new Refusal(
                    member.at(),
                    "'.' needs a struct or union, got %s%s"
                            .formatted(owner.type().text(), hint));
        }
        var field = composite.fields().stream()
                .filter(candidate -> candidate.name().equals(member.member()))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        member.at(), "%s has no member '%s'".formatted(Qualified.text(composite), member.member())));
        var declared = context.complete(context.fieldType(composite, field));
        var type = owner.type().isConst() ? declared.asConst() : declared;
        return memberOf(
                owner,
                new CType.Field(field.name(), declared.type(), field.offset(), field.bitOffset(), field.bitWidth()),
                type,
                member.at());
    }

    private Operand memberOf(Operand owner, CType.Field field, Qualified type, Position at) {
        return switch (owner) {
            case Operand.Object object -> new Operand.Object(new Place.Member(object.place(), field), type, at);
            case Operand.Known known -> new Operand.Object(new Place.Member(known.place(), field), type, at);
            case Operand.Plain plain -> {
                // A struct that a call returns has no place until it is given one.
                var temporary =
                        new Place.Local(context.newTemporary(plain.type().type()));
                var load = new Value.Load(new Place.Member(temporary, field), at);
                if (field.type() instanceof CType.Array) {
                    throw new Refusal(at, "store the result in a variable before using its array");
                }
                yield new Operand.Plain(
                        new Value.Sequence(new Value.Assign(temporary, plain.value(), at), load, at), type);
            }
        };
    }

    private Operand cast(Expression.Cast cast) {
        var to = types.resolve(cast.type(), cast.at());
        var from = value(cast.operand());
        if (to.isVoid()) {
            return from.type().isVoid() ? from : plain(new Value.Convert(to.type(), from.value(), cast.at()));
        }
        if (!to.isScalar()) {
            throw new Refusal(cast.at(), "a cast cannot make %s: only numbers and pointers".formatted(to.text()));
        }
        requireScalar(from, "the operand of a cast");
        var mixesPointerAndFloat = from.type().isPointer() && to.type() instanceof CType.Floating
                || to.isPointer() && from.type().type() instanceof CType.Floating;
        if (mixesPointerAndFloat) {
            throw new Refusal(
                    cast.at(), "%s cannot be cast to %s".formatted(from.type().text(), to.text()));
        }
        return new Operand.Plain(Conversions.convert(from.value(), to.type()), to);
    }

    private Operand size(Qualified type, Position at) {
        return plain(new Value.Constant(Integer.UINT64, type.type().bytes(), at));
    }

    private Operand sizeOfValue(Expression.SizeOfValue size) {
        if (size.operand() instanceof Expression.StringLiteral literal) {
            var length = Literals.string(literal.text())
                    .map(bytes -> bytes.length + 1L)
                    .orElse(0L);
            return plain(new Value.Constant(Integer.UINT64, length, size.at()));
        }
        var type = check(size.operand()).type();
        types.requireComplete(type.type(), size.at());
        return size(type, size.at());
    }

    private Operand comma(Expression.Comma comma) {
        var first = value(comma.first());
        var second = value(comma.second());
        return new Operand.Plain(new Value.Sequence(first.value(), second.value(), comma.at()), second.type());
    }
}

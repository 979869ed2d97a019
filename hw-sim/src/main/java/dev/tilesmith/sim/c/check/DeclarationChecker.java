package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.InitializerChecker.Setting;
import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import dev.tilesmith.sim.config.Limits;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks declarations of objects and types, and lays out constant tables. */
final class DeclarationChecker {
    /** Bytes of all constant tables: they stand beside the code in the guest's memory. */
    private static final long STATIC_LIMIT_BYTES = 2L << 20;

    private final Context context;
    private final ExpressionChecker expressions;
    /** Definitions of structs by the declaration that they stand in: its variables share one type. */
    private final Map<Object, Map<TypeSyntax, TypeSyntax>> shared = new IdentityHashMap<>();

    private long staticBytes;

    DeclarationChecker(Context context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    void type(TypeSyntax type, Optional<String> typedefName, Position at) {
        var resolved = expressions.types().resolve(type, at);
        typedefName.ifPresent(name -> {
            var here = context.scope().findHere(name);
            var isRepeated = here.isPresent()
                    && here.get() instanceof Symbol.TypeName earlier
                    && earlier.type().type().equals(resolved.type());
            if (!isRepeated) {
                expressions.names().declare(name, new Symbol.TypeName(resolved), at);
            }
        });
    }

    /**
     * Declares a local variable or a constant table in a block.
     *
     * @param declaration what the variable is declared in, with others of the same written type
     */
    void local(Statement.Variable variable, Object declaration, List<Typed.Statement> into) {
        if (variable.isStatic()) {
            staticObject(variable, declaration, "or drop static, so that each call has its own");
            return;
        }
        try {
            into.add(declared(variable, declaration));
        } catch (Refusal refusal) {
            context.scope().put(variable.name(), new Symbol.Broken());
            throw refusal;
        }
    }

    private Typed.Statement declared(Statement.Variable written, Object declaration) {
        var at = written.at();
        var type = objectType(written, declaration);
        var variable = new Typed.Variable(written.name(), type.type(), type.type(), type.isConstBehind());
        var place = new Place.Local(variable);
        // The name is known in its own initializer.
        expressions.names().declare(written.name(), new Symbol.Local(variable, type, Optional.empty()), at);
        requireRoom(type.type().bytes(), at);
        if (written.initializer().isEmpty()) {
            return new Typed.Statement.Declare(variable, false, List.of(), at);
        }
        var initializer = written.initializer().get();
        var settings = expressions.initializers().settings(place, type, initializer);
        knownValue(type, settings)
                .ifPresent(value ->
                        context.scope().put(written.name(), new Symbol.Local(variable, type, Optional.of(value))));
        var isAggregate = type.type() instanceof CType.Array || type.type() instanceof CType.Composite;
        var zeroFilled = isAggregate && !InitializerChecker.isCovered(settings, type);
        var stores = settings.stream()
                .map(setting -> new Typed.Store(setting.place(), setting.value()))
                .toList();
        return new Typed.Statement.Declare(variable, zeroFilled, stores, at);
    }

    private void requireRoom(long bytes, Position at) {
        var needed = context.scope().addLocal(bytes);
        var available = Limits.DEFAULT.stackBytes();
        if (needed > available) {
            throw new Refusal(
                    at,
                    "the local variables need %,d bytes up to here; the stack has %,d".formatted(needed, available));
        }
    }

    private Qualified objectType(Statement.Variable written, Object declaration) {
        var known = shared.computeIfAbsent(declaration, _ -> new java.util.HashMap<>());
        var resolved = expressions.types().resolve(sharedType(written.type(), known), written.at());
        var type = expressions.initializers().completed(resolved, written.initializer(), written.at());
        expressions.types().requireComplete(type.type(), written.at());
        return type;
    }

    /** The written type; where another variable of the declaration has defined its struct, only a mention of it. */
    private static TypeSyntax sharedType(TypeSyntax type, Map<TypeSyntax, TypeSyntax> known) {
        return switch (type) {
            case TypeSyntax.PointerTo pointer -> new TypeSyntax.PointerTo(sharedType(pointer.target(), known));
            case TypeSyntax.ArrayOf array -> new TypeSyntax.ArrayOf(sharedType(array.element(), known), array.size());
            case TypeSyntax.Const constant -> new TypeSyntax.Const(sharedType(constant.of(), known));
            case TypeSyntax.Composite composite
            when !composite.tag().isEmpty() -> {
                var mention = known.get(composite);
                known.put(composite, new TypeSyntax.Tagged(composite.kind(), composite.tag()));
                yield mention == null ? composite : mention;
            }
            case TypeSyntax.Enumeration enumeration -> {
                var mention = known.get(enumeration);
                known.put(
                        enumeration,
                        enumeration.tag().isEmpty()
                                ? new TypeSyntax.Named("int")
                                : new TypeSyntax.Tagged(TypeSyntax.Tag.ENUM, enumeration.tag()));
                yield mention == null ? enumeration : mention;
            }
            case TypeSyntax.Composite _, TypeSyntax.Named _, TypeSyntax.Tagged _ -> type;
        };
    }

    /** The value of a const number with a constant initializer: it may stand wherever a constant is needed. */
    private static Optional<Long> knownValue(Qualified type, List<Setting> settings) {
        return type.isArithmetic()
                        && type.isConst()
                        && settings.size() == 1
                        && settings.getFirst().value() instanceof Value.Constant constant
                ? Optional.of(constant.bits())
                : Optional.empty();
    }

    /** A constant table or object at file level. */
    void staticObject(Statement.Variable written, Object declaration) {
        staticObject(written, declaration, "or declare it in the function");
    }

    /** @param otherwise what can be done instead of adding const */
    private void staticObject(Statement.Variable written, Object declaration, String otherwise) {
        try {
            defineStatic(written, declaration, otherwise);
        } catch (Refusal refusal) {
            context.scope().put(written.name(), new Symbol.Broken());
            throw refusal;
        }
    }

    private void defineStatic(Statement.Variable written, Object declaration, String otherwise) {
        var at = written.at();
        var type = objectType(written, declaration);
        if (!type.isAllConst()) {
            throw new Refusal(
                    at,
                    "'%s' would keep its value between calls: a kernel has no memory of its own; add const, %s"
                            .formatted(written.name(), otherwise));
        }
        if (type.type().bytes() > STATIC_LIMIT_BYTES - staticBytes) {
            throw new Refusal(at, "the constant tables have more than %d bytes together".formatted(STATIC_LIMIT_BYTES));
        }
        staticBytes += type.type().bytes();
        var content = new byte[(int) type.type().bytes()];
        Optional<Long> value = Optional.empty();
        if (written.initializer().isPresent()) {
            var placeholder = new Place.At(new Value.Constant(Integer.UINT64, 0, at), type.type());
            var settings = expressions
                    .initializers()
                    .settings(placeholder, type, written.initializer().get());
            settings.forEach(setting -> put(content, setting));
            value = knownValue(type, settings);
        }
        var object = new Typed.StaticObject(written.name(), type.type(), new Typed.Bytes(content));
        expressions.names().declare(written.name(), new Symbol.Static(object, type, value), at);
        context.addStatic(object);
    }

    private static void put(byte[] content, Setting setting) {
        if (!(setting.value() instanceof Value.Constant constant)) {
            throw new Refusal(
                    setting.value().at(),
                    setting.value().type() instanceof CType.Pointer
                            ? "a constant table cannot hold addresses: make it one table of the values, e.g. char t[2][3]"
                            : "a constant table needs constants, this value is only known at run time");
        }
        var offset = (int) setting.offset();
        var bytes = (int) constant.type().bytes();
        if (setting.place() instanceof Place.Member member && member.field().bitWidth() > 0) {
            putBits(content, offset, bytes, member.field(), constant.bits());
            return;
        }
        for (var index = 0; index < bytes; index++) {
            content[offset + index] = (byte) (constant.bits() >>> 8 * index);
        }
    }

    private static void putBits(byte[] content, int offset, int bytes, CType.Field field, long value) {
        for (var bit = 0; bit < field.bitWidth(); bit++) {
            var position = field.bitOffset() + bit;
            var mask = 1 << position % 8;
            var index = offset + Math.min(position / 8, bytes - 1);
            var isSet = (value >>> bit & 1) != 0;
            content[index] = (byte) (isSet ? content[index] | mask : content[index] & ~mask);
        }
    }
}

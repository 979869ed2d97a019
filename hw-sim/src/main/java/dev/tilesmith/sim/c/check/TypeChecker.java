package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Floating;
import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves written types to C types: names, tags, array sizes, layouts of structs and unions. */
final class TypeChecker {
    /** Bytes of one object; more cannot be in the guest's memory. */
    private static final long SIZE_LIMIT = 1L << 30;

    private static final Map<String, CType> BASIC = Map.ofEntries(
            Map.entry("void", new CType.Void()),
            Map.entry("_Bool", Integer.BOOL),
            // char is unsigned on RISC-V.
            Map.entry("char", Integer.UINT8),
            Map.entry("signed char", Integer.INT8),
            Map.entry("unsigned char", Integer.UINT8),
            Map.entry("short", Integer.INT16),
            Map.entry("unsigned short", Integer.UINT16),
            Map.entry("int", Integer.INT32),
            Map.entry("unsigned int", Integer.UINT32),
            Map.entry("long", Integer.INT64),
            Map.entry("unsigned long", Integer.UINT64),
            Map.entry("long long", Integer.INT64),
            Map.entry("unsigned long long", Integer.UINT64),
            Map.entry("float", Floating.FLOAT),
            Map.entry("double", Floating.DOUBLE));

    private final Context context;
    private final ExpressionChecker expressions;

    TypeChecker(Context context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    /** The basic type of a canonical spelling. */
    static Optional<CType> basic(String name) {
        return Optional.ofNullable(BASIC.get(name));
    }

    Qualified resolve(TypeSyntax type, Position at) {
        return switch (type) {
            case TypeSyntax.Named named -> named(named.name(), at);
            case TypeSyntax.Tagged tagged -> tagged(tagged, at);
            case TypeSyntax.Composite composite -> composite(composite, at);
            case TypeSyntax.Enumeration enumeration -> enumeration(enumeration, at);
            case TypeSyntax.Const constant -> resolve(constant.of(), at).asConst();
            case TypeSyntax.PointerTo pointer -> Qualified.pointerTo(resolve(pointer.target(), at));
            case TypeSyntax.ArrayOf array -> array(array, at);
        };
    }

    /** The type of an object, which must be complete. */
    Qualified resolveObject(TypeSyntax type, Position at) {
        var resolved = resolve(type, at);
        requireComplete(resolved.type(), at);
        return resolved;
    }

    void requireComplete(CType type, Position at) {
        if (type instanceof CType.Void) {
            throw new Refusal(at, "void is the type of no object");
        }
        if (context.isIncomplete(type)) {
            throw new Refusal(at, "%s is not defined yet".formatted(Qualified.text(type)));
        }
    }

    private Qualified named(String name, Position at) {
        var basic = BASIC.get(name);
        if (basic != null) {
            return Qualified.of(basic);
        }
        return switch (context.scope().find(name).orElse(null)) {
            case Symbol.TypeName type -> context.complete(type.type());
            case null -> throw new Refusal(at, "there is no type '%s'%s".formatted(name, expressions.suggestion(name)));
            case Symbol.Broken _ -> throw new Refusal(at, "the type '%s' has a wrong declaration".formatted(name));
            case Symbol _ -> throw new Refusal(at, "'%s' is no type".formatted(name));
        };
    }

    private Qualified tagged(TypeSyntax.Tagged tagged, Position at) {
        var known = context.scope().findTag(tagged.tag());
        if (known.isPresent()) {
            return context.complete(known.get());
        }
        if (tagged.kind() == TypeSyntax.Tag.ENUM) {
            throw new Refusal(at, "there is no enum '%s'".formatted(tagged.tag()));
        }
        return declareTag(tagged.kind(), tagged.tag());
    }

    private Qualified declareTag(TypeSyntax.Tag kind, String tag) {
        var incomplete = Qualified.of(
                new CType.Composite(tag, kind == TypeSyntax.Tag.UNION, List.of(), 0, 1, context.newDefinition()));
        if (!tag.isEmpty()) {
            context.scope().putTag(tag, incomplete);
        }
        return incomplete;
    }

    private Qualified composite(TypeSyntax.Composite composite, Position at) {
        var earlier = context.scope().findTagHere(composite.tag());
        if (earlier.isPresent() && !context.isIncomplete(earlier.get().type())) {
            throw new Refusal(at, "'%s' is already defined".formatted(composite.tag()));
        }
        var twin = (CType.Composite) earlier.orElseGet(() -> declareTag(composite.kind(), composite.tag()))
                .type();
        var layout = new Layout(composite.kind() == TypeSyntax.Tag.UNION);
        var types = new ArrayList<Qualified>();
        for (var member : composite.members()) {
            addMember(layout, member, types);
        }
        if (layout.fields().isEmpty()) {
            throw new Refusal(at, "a struct or union needs a member");
        }
        var defined = layout.finish(composite.tag(), twin.definition());
        context.define(defined, types);
        return Qualified.of(defined);
    }

    private void addMember(Layout layout, TypeSyntax.Member member, List<Qualified> types) {
        var at = member.at();
        var type = resolveObject(member.type(), at);
        if (member.bits().isPresent()) {
            var width = expressions.constant(member.bits().get(), "the width of a bit-field");
            if (!(type.type() instanceof Integer integer) || width < 0 || width > integer.bits()) {
                throw new Refusal(at, "a bit-field of %s cannot have %d bits".formatted(type.text(), width));
            }
            if (layout.addBits(member.name(), integer, (int) width)) {
                types.add(type);
            }
            return;
        }
        if (member.name().isEmpty() && type.type() instanceof CType.Composite inner) {
            var offset = layout.place(inner);
            for (var field : inner.fields()) {
                layout.addAt(field, offset);
                types.add(context.fieldType(inner, field));
            }
            return;
        }
        layout.add(member.name(), type.type());
        types.add(type);
    }

    private Qualified enumeration(TypeSyntax.Enumeration enumeration, Position at) {
        var next = 0L;
        var hasNegative = false;
        for (var enumerator : enumeration.enumerators()) {
            if (enumerator.value().isPresent()) {
                next = expressions.constant(enumerator.value().get(), "the value of an enum constant");
            }
            hasNegative |= next < 0;
            var type = next == (int) next ? Integer.INT32 : Integer.INT64;
            expressions.names().declare(enumerator.name(), new Symbol.EnumConstant(next, type), at);
            next++;
        }
        // gcc gives an enum without negative constants the type unsigned int.
        var type = Qualified.of(hasNegative ? Integer.INT32 : Integer.UINT32);
        if (!enumeration.tag().isEmpty()) {
            context.scope().putTag(enumeration.tag(), type);
        }
        return type;
    }

    private Qualified array(TypeSyntax.ArrayOf array, Position at) {
        var element = resolveObject(array.element(), at);
        if (array.size().isEmpty()) {
            return Qualified.arrayOf(element, 0);
        }
        var count = expressions.constant(array.size().get(), "the size of an array");
        if (count <= 0) {
            throw new Refusal(at, "the size of an array must be positive, got %d".formatted(count));
        }
        if (count > SIZE_LIMIT / Math.max(1, element.type().bytes())) {
            throw new Refusal(
                    at, "an array of %d elements of %s exceeds %d bytes".formatted(count, element.text(), SIZE_LIMIT));
        }
        return Qualified.arrayOf(element, count);
    }
}

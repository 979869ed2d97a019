package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Problems;
import dev.tilesmith.sim.c.text.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the checkers of one program share: the current scope, the problems, and what the program collects. Not thread-safe. */
public final class Context {
    private final Problems problems;
    private final List<Typed.StaticObject> statics = new ArrayList<>();
    private final Map<Integer, CType.Composite> composites = new LinkedHashMap<>();
    private final Map<Integer, List<Qualified>> fieldTypes = new LinkedHashMap<>();
    private final List<Typed.Variable> temporaries = new ArrayList<>();
    private Scope scope = new Scope(null);
    private int definitions;

    public Context(Problems problems) {
        this.problems = problems;
    }

    Scope scope() {
        return scope;
    }

    void open() {
        scope = new Scope(scope);
    }

    void close() {
        var parent = scope.parent();
        if (parent == null) {
            throw new IllegalStateException("the file's scope cannot be closed");
        }
        scope = parent;
    }

    /** Goes back into a scope that was closed before. */
    void enter(Scope inner) {
        scope = inner;
    }

    void report(Position at, String message) {
        problems.report(at, message);
    }

    void report(Refusal refusal) {
        if (!refusal.message().isEmpty()) {
            problems.report(refusal.at(), refusal.message());
        }
    }

    int newDefinition() {
        return definitions++;
    }

    /** Completes a struct or union; {@link #complete} finds it from any of its incomplete twins. */
    void define(CType.Composite composite, List<Qualified> fields) {
        composites.put(composite.definition(), composite);
        fieldTypes.put(composite.definition(), List.copyOf(fields));
    }

    /** The type with its members, if it is a struct or union whose definition has been seen. */
    CType complete(CType type) {
        return type instanceof CType.Composite composite
                ? composites.getOrDefault(composite.definition(), composite)
                : type;
    }

    Qualified complete(Qualified type) {
        return type.type() instanceof CType.Composite
                ? new Qualified(complete(type.type()), type.isConst(), type.inner())
                : type;
    }

    boolean isIncomplete(CType type) {
        return type instanceof CType.Composite composite && !composites.containsKey(composite.definition());
    }

    Qualified fieldType(CType.Composite composite, CType.Field field) {
        return fieldTypes
                .getOrDefault(composite.definition(), List.of())
                .get(composite.fields().indexOf(field));
    }

    void addStatic(Typed.StaticObject object) {
        statics.add(object);
    }

    List<Typed.StaticObject> statics() {
        return statics;
    }

    /** A variable without a name for a value that needs a place; it is declared at the top of its function. */
    Typed.Variable newTemporary(CType type) {
        var variable = new Typed.Variable("temporary" + temporaries.size(), type, type, false);
        temporaries.add(variable);
        return variable;
    }

    /** The temporaries since the last call. */
    List<Typed.Variable> takeTemporaries() {
        var taken = List.copyOf(temporaries);
        temporaries.clear();
        return taken;
    }
}

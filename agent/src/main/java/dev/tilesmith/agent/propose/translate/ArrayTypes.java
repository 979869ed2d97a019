package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The arrays that a kernel names, parameters and its own, as far as their types are plain. */
record ArrayTypes(Map<String, ArrayType> byName) {
    /** What the elements are. */
    enum Element {
        INT8(1),
        INT32(4),
        FLOAT(4);

        private final int bytes;

        Element(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    /** @param extents outermost first */
    record ArrayType(Element element, List<Long> extents) {
        ArrayType {
            extents = List.copyOf(extents);
        }

        /** Elements from one index of a dimension to the next. */
        long stride(int dimension) {
            return extents.subList(dimension + 1, extents.size()).stream().reduce(1L, (one, other) -> one * other);
        }
    }

    ArrayTypes {
        byName = Map.copyOf(byName);
    }

    Optional<ArrayType> of(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @param scope knows the kernel's constants */
    static ArrayTypes of(KernelAnalysis kernel, Scope scope) {
        var found = new TreeMap<String, ArrayType>();
        var declared = new HashSet<String>();
        for (var parameter : kernel.function().parameters()) {
            add(parameter.name(), parameter.type(), kernel.target(), scope, found, declared);
        }
        Rebuild.visitStatements(kernel.body(), statement -> {
            if (statement instanceof Statement.Declare(var variables, var _)) {
                variables.forEach(
                        variable -> add(variable.name(), variable.type(), kernel.target(), scope, found, declared));
            }
        });
        return new ArrayTypes(found);
    }

    /** A name that is declared twice means nobody knows what. */
    private static void add(
            String name,
            TypeSyntax type,
            GemminiConfig target,
            Scope scope,
            Map<String, ArrayType> found,
            Set<String> declared) {
        if (!declared.add(name)) {
            found.remove(name);
            return;
        }
        array(type, target, scope).ifPresent(array -> found.put(name, array));
    }

    private static Optional<ArrayType> array(TypeSyntax type, GemminiConfig target, Scope scope) {
        var extents = new ArrayList<Long>();
        var rest = type;
        while (true) {
            switch (rest) {
                case TypeSyntax.Const(var of) -> rest = of;
                case TypeSyntax.ArrayOf(var element, var size) -> {
                    var extent = size.map(scope::value).filter(value -> value.isConstant());
                    if (extent.isEmpty()) {
                        return Optional.empty();
                    }
                    extents.add(extent.get().first());
                    rest = element;
                }
                case TypeSyntax.Named(var name) -> {
                    return extents.isEmpty()
                            ? Optional.empty()
                            : element(name, target).map(element -> new ArrayType(element, extents));
                }
                case TypeSyntax.Tagged _, TypeSyntax.Composite _, TypeSyntax.Enumeration _, TypeSyntax.PointerTo _ -> {
                    return Optional.empty();
                }
            }
        }
    }

    private static Optional<Element> element(String name, GemminiConfig target) {
        var isFloat = target.element() == GemminiConfig.Element.FLOAT32;
        return switch (name) {
            case "int8_t", "signed char" -> Optional.of(Element.INT8);
            case "int32_t", "int" -> Optional.of(Element.INT32);
            case "float" -> Optional.of(Element.FLOAT);
            case "elem_t" -> Optional.of(isFloat ? Element.FLOAT : Element.INT8);
            case "acc_t" -> Optional.of(isFloat ? Element.FLOAT : Element.INT32);
            default -> Optional.empty();
        };
    }
}

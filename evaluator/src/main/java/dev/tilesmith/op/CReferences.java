package dev.tilesmith.op;

import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.List;

/** Reads ops of the user's own: a plain C function, its signature and the comment lines above it. */
public final class CReferences {
    private CReferences() {}

    /** @throws BadOp when the file is no reference */
    static Op.CReference of(String name, String source) {
        var notes = CNotes.of(name, source);
        var int8 = check(name, source, GemminiConfig.INT8_16);
        var isFloating = int8.kernel().parameters().stream()
                .anyMatch(variable -> innermost(variable.declaredType()) instanceof CType.Floating);
        var target = isFloating ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
        var program = isFloating ? check(name, source, target) : int8;
        var parameters = parameters(name, program.kernel(), notes);
        notes.checkNames(parameters);
        return new Op.CReference(
                name,
                source,
                program.kernel().name(),
                parameters,
                notes.macs(),
                notes.tolerance(),
                notes.ranges(),
                target);
    }

    /**
     * The checked form of a reference.
     *
     * @throws BadOp when it is not accepted as plain C
     */
    public static Typed check(String name, String source, GemminiConfig target) {
        if (source.replaceAll("//[^\n]*", "").contains("gemmini_")) {
            throw new BadOp("op 'c:%s': a reference is plain C; take the gemmini_ commands out".formatted(name));
        }
        return switch (FrontEnd.check(name, source, target)) {
            case FrontEnd.Result.Accepted(var kernel) -> kernel.program();
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new BadOp("op 'c:%s' is not accepted: %s"
                        .formatted(name, diagnostics.getFirst().render()));
        };
    }

    private static CType innermost(CType type) {
        return switch (type) {
            case CType.Array array -> innermost(array.element());
            case CType.Pointer pointer -> innermost(pointer.target());
            case CType.Integer _, CType.Floating _, CType.Void _, CType.Composite _ -> type;
        };
    }

    private static List<Parameter> parameters(String name, Typed.Function function, CNotes notes) {
        var result = new ArrayList<Parameter>();
        for (var variable : function.parameters()) {
            result.add(parameter(name, variable, notes));
        }
        if (result.stream().noneMatch(parameter -> parameter.role().isWritten())) {
            throw new BadOp("op 'c:%s': every parameter is const, so there is no output; leave const out of one"
                    .formatted(name));
        }
        return result;
    }

    private static Parameter parameter(String name, Typed.Variable variable, CNotes notes) {
        ArrayRule.problem(variable).ifPresent(problem -> {
            throw new BadOp("op 'c:%s': %s".formatted(name, problem));
        });
        var shape = new ArrayList<Integer>();
        var rest = variable.declaredType();
        while (rest instanceof CType.Array array) {
            shape.add((int) array.count());
            rest = array.element();
        }
        var type = ElementType.of(rest).orElseThrow();
        return new Parameter(variable.name(), type.cName(), type, shape, notes.role(variable));
    }
}

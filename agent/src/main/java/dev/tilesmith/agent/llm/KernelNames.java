package dev.tilesmith.agent.llm;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the function of a kernel in a reply may be called: as in the interface that the prompt names, or as in the kernel that it
 * shows, where that is another one (a user's own file).
 */
record KernelNames(Pattern definition) {
    static KernelNames of(Op op, Kernel shown) {
        return of(Stream.concat(Stream.of(op.functionName()), name(shown, op.target()).stream())
                .toList());
    }

    static KernelNames of(List<String> names) {
        var any = names.stream().map(Pattern::quote).collect(Collectors.joining("|", "\\b(?:", ")\\s*\\("));
        return new KernelNames(Pattern.compile(any));
    }

    private static Optional<String> name(Kernel kernel, GemminiConfig target) {
        return switch (FrontEnd.check(kernel.name(), kernel.source(), target)) {
            case FrontEnd.Result.Accepted(var checked) ->
                checked.unit().kernel().map(function -> function.name());
            case FrontEnd.Result.Rejected _ -> Optional.empty();
        };
    }

    /** Whether the text contains the function's definition, or a call of it. */
    boolean standIn(String text) {
        return definition.matcher(text).find();
    }
}

package dev.tilesmith.agent.llm;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the function of a kernel in a reply may be called: as in the interface that the prompt names, or as in the kernel that it
 * shows, where that is another one (a user's own file).
 */
record KernelNames(Pattern definition) {
    static KernelNames of(Op op, Kernel shown) {
        var names = new TreeSet<String>();
        names.add(op.functionName());
        name(shown, op.target()).ifPresent(names::add);
        return of(names);
    }

    static KernelNames of(Iterable<String> names) {
        var quoted = new TreeSet<String>();
        names.forEach(name -> quoted.add(Pattern.quote(name)));
        var any = quoted.stream().collect(Collectors.joining("|", "\\b(?:", ")\\s*\\("));
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

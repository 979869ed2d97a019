package dev.tilesmith.sim.c;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every kernel for one target can name: the parser with its prelude, and the vocabulary's texts as trees. Made once
 * a target, since it is always the same.
 */
final class Builtins {
    private static final Map<GemminiConfig, Builtins> BY_TARGET = new ConcurrentHashMap<>();

    private final Parser parser;
    private final Map<String, Expression> constants;
    private final Map<String, String> typedefs = new LinkedHashMap<>();
    private final Map<String, Command> commands;
    private final List<String> names;

    private Builtins(GemminiConfig target) {
        var vocabulary = Vocabulary.of(target);
        parser = Parser.of(vocabulary);
        typedefs.putAll(KnownNames.TYPEDEFS);
        typedefs.putAll(vocabulary.typedefs());
        var texts = new LinkedHashMap<>(KnownNames.CONSTANTS);
        texts.putAll(vocabulary.constants());
        constants = constants(texts);
        commands = commands(vocabulary);
        names = vocabulary.names();
    }

    static Builtins of(GemminiConfig target) {
        return BY_TARGET.computeIfAbsent(target, Builtins::new);
    }

    /** A call of the vocabulary: its parameters and the operands of each command, as trees over the parameters. */
    record Command(Vocabulary.Definition definition, List<Operands> operands) {
        Command {
            operands = List.copyOf(operands);
        }
    }

    record Operands(int funct, Expression rs1, Expression rs2) {}

    Parser parser() {
        return parser;
    }

    Map<String, Expression> constants() {
        return constants;
    }

    Map<String, String> typedefs() {
        return typedefs;
    }

    Optional<Command> command(String name) {
        return Optional.ofNullable(commands.get(name));
    }

    /** Names of gemmini.h, which a kernel cannot redefine. */
    boolean isVocabulary(String name) {
        return names.contains(name);
    }

    List<String> vocabularyNames() {
        return names;
    }

    private Map<String, Expression> constants(Map<String, String> texts) {
        // Negated names would stand for themselves, were they macros here; the texts use no name but types.
        var values = parser.values("", List.copyOf(texts.values()), List.of());
        var byName = new LinkedHashMap<String, Expression>();
        var index = 0;
        for (var name : texts.keySet()) {
            byName.put(name, values.get(index++));
        }
        return Collections.unmodifiableMap(byName);
    }

    private Map<String, Command> commands(Vocabulary vocabulary) {
        var byName = new LinkedHashMap<String, Command>();
        for (var definition : vocabulary.commands()) {
            var texts = new ArrayList<String>();
            definition.commands().forEach(command -> Collections.addAll(texts, command.rs1(), command.rs2()));
            var trees = texts.isEmpty() ? List.<Expression>of() : parser.values("", texts, definition.parameters());
            var operands = new ArrayList<Operands>();
            for (var index = 0; index < definition.commands().size(); index++) {
                var funct = definition.commands().get(index).funct();
                operands.add(new Operands(funct, trees.get(2 * index), trees.get(2 * index + 1)));
            }
            byName.put(definition.name(), new Command(definition, operands));
        }
        return Collections.unmodifiableMap(byName);
    }
}

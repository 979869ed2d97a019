package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every kernel for one target can name: the parser with its prelude, and the vocabulary's texts as trees. Made once
 * a target, since it is always the same.
 */
public final class Builtins {
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
        var trees = trees(parser, texts, vocabulary).iterator();
        constants = constants(texts, trees);
        commands = commands(vocabulary, trees);
        names = vocabulary.names();
    }

    public static Builtins of(GemminiConfig target) {
        return BY_TARGET.computeIfAbsent(target, Builtins::new);
    }

    /** A call of the vocabulary: its parameters and the operands of each command, as trees over the parameters. */
    public record Command(Vocabulary.Definition definition, List<Operands> operands) {
        public Command {
            operands = List.copyOf(operands);
        }
    }

    public record Operands(int funct, Expression rs1, Expression rs2) {}

    public Parser parser() {
        return parser;
    }

    public Map<String, Expression> constants() {
        return constants;
    }

    public Map<String, String> typedefs() {
        return typedefs;
    }

    public Optional<Command> command(String name) {
        return Optional.ofNullable(commands.get(name));
    }

    /** Names of gemmini.h, which a kernel cannot redefine. */
    public boolean isVocabulary(String name) {
        return names.contains(name);
    }

    public List<String> vocabularyNames() {
        return names;
    }

    /** Parses all texts at once: a parse costs more than a few dozen expressions do. */
    private static List<Expression> trees(Parser parser, Map<String, String> constants, Vocabulary vocabulary) {
        var texts = new ArrayList<>(constants.values());
        var parameters = new LinkedHashSet<String>();
        for (var definition : vocabulary.commands()) {
            parameters.addAll(definition.parameters());
            definition.commands().forEach(command -> Collections.addAll(texts, command.rs1(), command.rs2()));
        }
        return parser.values("", texts, List.copyOf(parameters));
    }

    private static Map<String, Expression> constants(Map<String, String> texts, Iterator<Expression> trees) {
        var byName = new LinkedHashMap<String, Expression>();
        texts.keySet().forEach(name -> byName.put(name, trees.next()));
        return Collections.unmodifiableMap(byName);
    }

    private static Map<String, Command> commands(Vocabulary vocabulary, Iterator<Expression> trees) {
        var byName = new LinkedHashMap<String, Command>();
        for (var definition : vocabulary.commands()) {
            var operands = new ArrayList<Operands>();
            for (var command : definition.commands()) {
                operands.add(new Operands(command.funct(), trees.next(), trees.next()));
            }
            byName.put(definition.name(), new Command(definition, operands));
        }
        return Collections.unmodifiableMap(byName);
    }
}

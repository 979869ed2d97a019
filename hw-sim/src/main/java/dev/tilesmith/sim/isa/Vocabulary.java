package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The names that a kernel may use of the vendor's {@code gemmini.h} (gemmini.md section 5), for one configuration.
 *
 * <p>One table serves everybody: the front end lowers calls by it, and the header that the external compiler gets is
 * rendered from it. The operand texts keep the C types of the vendor's macros, so that both compilers convert alike:
 * the local address of a move-in is not widened, the ones of a move-out and a preload are, flags are shifted as ints.
 * Every use of a parameter stands in parentheses, also the few that the vendor's text leaves bare.
 */
public final class Vocabulary {
    /** The plain RISC-V fence: a definition without commands. */
    public static final String FENCE = "gemmini_fence";

    /** The only command with a result; its first parameter is the variable that receives it. */
    public static final String COUNTER_ACCESS = "gemmini_counter_access";

    private final GemminiConfig config;
    private final SequencedMap<String, String> typedefs;
    private final SequencedMap<String, String> constants;
    private final SequencedMap<String, Definition> definitions;

    private Vocabulary(GemminiConfig config) {
        this.config = config;
        typedefs = Collections.unmodifiableSequencedMap(VocabularyTable.typedefs(config));
        constants = Collections.unmodifiableSequencedMap(VocabularyTable.constants(config));
        var byName = new LinkedHashMap<String, Definition>();
        for (var definition : new VocabularyTable(constants).definitions()) {
            byName.put(definition.name(), definition);
        }
        definitions = Collections.unmodifiableSequencedMap(byName);
    }

    public static Vocabulary of(GemminiConfig config) {
        return new Vocabulary(config);
    }

    /**
     * One RoCC command.
     *
     * @param rs1 C expression over the parameters of its definition
     * @param rs2 C expression over the parameters of its definition
     */
    public record Command(int funct, String rs1, String rs2) {}

    /** A name of the vocabulary with what it expands to; {@link #FENCE} and {@link #COUNTER_ACCESS} have no commands. */
    public record Definition(String name, List<String> parameters, List<Command> commands) {
        public Definition {
            parameters = List.copyOf(parameters);
            commands = List.copyOf(commands);
        }

        /** The name with its parameters, as in a prototype. */
        public String signature() {
            return name + "(" + String.join(", ", parameters) + ")";
        }
    }

    /** C type texts by name, in the order of the header. */
    public SequencedMap<String, String> typedefs() {
        return typedefs;
    }

    /** C expression texts by name, in the order of the header; they use no other constant. */
    public SequencedMap<String, String> constants() {
        return constants;
    }

    /** All definitions, in the order of the header. */
    public List<Definition> commands() {
        return List.copyOf(definitions.values());
    }

    public Optional<Definition> command(String name) {
        return Optional.ofNullable(definitions.get(name));
    }

    /** The {@code gemmini.h} for an external compiler. */
    public String header() {
        return new VocabularyHeader(this).render();
    }

    /** The {@code gemmini.h} for an external compiler. */
    public static String header(GemminiConfig config) {
        return of(config).header();
    }

    GemminiConfig config() {
        return config;
    }

    /** Names of commands and constants alike, to suggest the nearest one. */
    public List<String> names() {
        var names = new ArrayList<String>(definitions.keySet());
        names.addAll(constants.keySet());
        names.addAll(typedefs.keySet());
        return List.copyOf(names);
    }
}

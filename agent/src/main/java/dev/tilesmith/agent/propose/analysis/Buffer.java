package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Reference;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import java.util.List;

/** Rows of a local memory that a kernel uses as one: no command reaches from them into other used rows. */
public record Buffer(Memory memory, long first, long end, List<Use> uses) {
    public Buffer {
        uses = List.copyOf(uses);
    }

    /** A command's operand that lies in the buffer. */
    public record Use(Command command, Reference reference) {}

    public long rows() {
        return end - first;
    }

    public List<Command> loads() {
        return commands(Kind.LOAD);
    }

    public List<Command> commands(Kind kind) {
        return uses.stream()
                .map(Use::command)
                .filter(command -> command.is(kind))
                .distinct()
                .toList();
    }

    public boolean has(Role role) {
        return uses.stream().anyMatch(use -> use.reference().role() == role);
    }

    /** Whether every use is inside the loop. */
    public boolean isInside(Loop loop) {
        return uses.stream()
                .allMatch(use -> use.command().scope().loops().stream()
                        .anyMatch(around -> around.statement() == loop.statement()));
    }

    /**
     * Whether the buffer's rows advance with the loop: every operand does. Single ones may for another reason, such as
     * padding at the edge of an image.
     */
    public boolean isPlacedBy(Loop loop) {
        return uses.stream()
                .allMatch(use -> use.command()
                        .scope()
                        .dependsOn(use.command().argument(use.reference().argument()), loop));
    }

    /** What the buffer holds, in words: by whom its rows are read. */
    public String content() {
        if (memory == Memory.ACCUMULATOR) {
            return "results";
        }
        if (has(Role.WEIGHTS)) {
            return has(Role.INPUT) ? "weights and inputs" : "weights";
        }
        return has(Role.INPUT) ? "inputs" : "rows";
    }
}

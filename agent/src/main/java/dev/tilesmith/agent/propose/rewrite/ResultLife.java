package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Reference;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.Configurations;
import dev.tilesmith.agent.propose.analysis.StraightLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that happens to one result in the accumulator, from the command that begins it to the last one before its rows
 * begin another.
 *
 * @param accesses in their order, the first of which begins it
 */
record ResultLife(List<Access> accesses) {
    /** A command, by its place in the sequence, and the rows that it touches. */
    record Access(int index, Command command, Reference reference) {}

    int begin() {
        return accesses.getFirst().index;
    }

    /** The life of what a store moves out, if it can be lived in the scratchpad as well. */
    static Optional<ResultLife> of(StraightLine line, int store) {
        var rows = line.commands().get(store).references().getFirst();
        if (rows.memory() != Memory.ACCUMULATOR) {
            return Optional.empty();
        }
        var accesses = new ArrayList<Access>();
        var begin = store;
        for (var isBegun = false; !isBegun; begin--) {
            if (begin < 0) {
                return Optional.empty();
            }
            var access = access(line, begin, rows);
            if (access.isPresent()) {
                if (!isMovable(line, access.get(), rows)) {
                    return Optional.empty();
                }
                accesses.addFirst(access.get());
                isBegun = begins(access.get());
            }
        }
        for (var index = store + 1; index < line.commands().size(); index++) {
            var access = access(line, index, rows);
            if (access.isPresent() && begins(access.get())) {
                break;
            }
            if (access.isPresent()) {
                if (!isMovable(line, access.get(), rows)) {
                    return Optional.empty();
                }
                accesses.add(access.get());
            }
        }
        return Optional.of(new ResultLife(List.copyOf(accesses)));
    }

    private static Optional<Access> access(StraightLine line, int index, Reference rows) {
        var command = line.commands().get(index);
        return command.references().stream()
                .filter(reference -> reference.memory() == rows.memory()
                        && reference.first() < rows.end()
                        && rows.first() < reference.end())
                .map(reference -> new Access(index, command, reference))
                .findFirst();
    }

    private static boolean begins(Access access) {
        return switch (access.reference.role()) {
            case LOADED -> true;
            case RESULT -> !StraightLine.accumulates(access.command);
            case STORED, WEIGHTS, INPUT, ADDEND -> false;
        };
    }

    /** Whether the command would do the same to rows of the scratchpad. */
    private static boolean isMovable(StraightLine line, Access access, Reference rows) {
        var reference = access.reference;
        if (reference.first() != rows.first() || reference.end() != rows.end()) {
            return false;
        }
        var command = access.command;
        var operand = command.operand(reference.role()).orElseThrow();
        var bits = StraightLine.address(command, operand) & 0x7000_0000L;
        return switch (reference.role()) {
            case LOADED -> bits == 0;
            case STORED ->
                bits == 0
                        && line.configuration(access.index)
                                .filter(Configurations::isPlain)
                                .isPresent();
            case RESULT -> !StraightLine.accumulates(command) || isWithoutAddend(line, access.index);
            case WEIGHTS, INPUT, ADDEND -> false;
        };
    }

    /** Whether the compute of a preload has room for an addend. */
    private static boolean isWithoutAddend(StraightLine line, int preload) {
        return line.compute(preload)
                .filter(compute -> compute.is(Kind.COMPUTE)
                        && Edits.isGarbage(compute.argument(
                                compute.operand(Role.ADDEND).orElseThrow().argument())))
                .isPresent();
    }
}

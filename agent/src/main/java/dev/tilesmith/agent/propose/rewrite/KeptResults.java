package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Command;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Operand;
import dev.tilesmith.agent.propose.analysis.Command.Reference;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.Command.Signature;
import dev.tilesmith.agent.propose.analysis.Configurations;
import dev.tilesmith.agent.propose.analysis.DramPlace;
import dev.tilesmith.agent.propose.analysis.StraightLine;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The results of a sequence of commands that are stored and loaded again, and what would keep them where they are. */
final class KeptResults {
    private final StraightLine line;
    private final List<Kept> kept = new ArrayList<>();

    /** By the place of the command that begins the result. */
    private final Map<Integer, Integer> generations = new HashMap<>();

    /** A load of what was just stored, and the operands that read the loaded rows. */
    private record Kept(int store, int load, ResultLife life, List<ResultLife.Access> readers) {}

    KeptResults(StraightLine line) {
        this.line = line;
        for (var index = 0; index < line.commands().size(); index++) {
            if (line.commands().get(index).is(Kind.LOAD)) {
                kept(index).ifPresent(kept::add);
            }
        }
    }

    int count() {
        return kept.size();
    }

    /** Line of the first load that goes. */
    int firstLine() {
        return line.commands().get(kept.getFirst().load).line();
    }

    private Optional<Kept> kept(int load) {
        var rows = line.commands().get(load).references().getFirst();
        if (rows.memory() != Memory.SCRATCHPAD) {
            return Optional.empty();
        }
        return lastStore(load)
                .filter(store -> isSameMove(store, load))
                .flatMap(store -> ResultLife.of(line, store)
                        .flatMap(life -> readers(load, rows).map(readers -> new Kept(store, load, life, readers))));
    }

    /** The last store before a load of the same place. */
    private Optional<Integer> lastStore(int load) {
        var place = place(load);
        for (var index = load - 1; index >= 0 && place.isPresent(); index--) {
            if (line.commands().get(index).is(Kind.STORE) && place(index).equals(place)) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }

    private Optional<DramPlace> place(int move) {
        var command = line.commands().get(move);
        return DramPlace.of(command.argument(Signature.DRAM), command.scope());
    }

    /** Whether both move the same elements, at most one block of columns, as they are. */
    private boolean isSameMove(int store, int load) {
        var one = line.commands().get(store);
        var other = line.commands().get(load);
        var dim = line.kernel().target().dim();
        var from = one.operand(Role.STORED).orElseThrow();
        var to = other.operand(Role.LOADED).orElseThrow();
        var storing = line.configuration(store);
        var loading = line.configuration(load);
        return one.rows(from, dim).equals(other.rows(to, dim))
                && one.columns(from, dim).equals(other.columns(to, dim))
                && one.columns(from, dim).last() <= dim
                && storing.isPresent()
                && loading.filter(Configurations::isPlain).isPresent()
                && (one.rows(from, dim).last() == 1 || hasSameStride(storing.get(), loading.get()));
    }

    private static boolean hasSameStride(Command storing, Command loading) {
        var one = storing.argument(0);
        var other = loading.argument(0);
        var value = storing.scope().value(one);
        return one.equals(other)
                || value.isConstant() && value.equals(loading.scope().value(other));
    }

    /** The operands that read loaded rows before these are written again; nothing if one reads only a part. */
    private Optional<List<ResultLife.Access>> readers(int load, Reference rows) {
        var readers = new ArrayList<ResultLife.Access>();
        for (var index = load + 1; index < line.commands().size(); index++) {
            var command = line.commands().get(index);
            for (var reference : command.references()) {
                if (reference.memory() != rows.memory()
                        || reference.end() <= rows.first()
                        || rows.end() <= reference.first()) {
                    continue;
                }
                if (reference.role().isWritten()) {
                    return Optional.of(readers);
                }
                if (reference.first() != rows.first() || reference.end() > rows.end()) {
                    return Optional.empty();
                }
                readers.add(new ResultLife.Access(index, command, reference));
            }
        }
        return Optional.of(readers);
    }

    /**
     * The edits that keep all of them in the scratchpad, from these free rows on: results that are computed from each
     * other take turns among them, so that a product and what it adds to come from different banks.
     */
    Edits in(List<Long> free) {
        var edits = new Edits();
        var next = new ArrayList<>(free);
        var rows = new LinkedHashMap<Integer, Long>();
        for (var one : kept) {
            var row = rows.get(one.life.begin());
            if (row == null) {
                var turn = generation(one.life) % free.size();
                row = next.get(turn);
                next.set(turn, row + line.kernel().target().dim());
                rows.put(one.life.begin(), row);
                move(one.life, row, edits);
            }
            for (var reader : one.readers) {
                place(reader, row, edits);
            }
            edits.remove(line.commands().get(one.load).statement());
        }
        dropFences(edits);
        dropStores(edits);
        return edits;
    }

    /** How many kept results the longest chain to this one holds. */
    private int generation(ResultLife life) {
        var known = generations.get(life.begin());
        if (known != null) {
            return known;
        }
        var generation = kept.stream()
                .filter(one -> one.life.begin() < life.begin()
                        && one.readers.stream().anyMatch(reader -> isOperand(reader.index(), life)))
                .mapToInt(one -> generation(one.life) + 1)
                .max()
                .orElse(0);
        generations.put(life.begin(), generation);
        return generation;
    }

    private static boolean isOperand(int index, ResultLife life) {
        return life.accesses().stream()
                .anyMatch(access -> access.reference().role() == Role.RESULT
                        && (access.index() == index || access.index() + 1 == index));
    }

    /** A store whose place is stored again goes, unless something loads it in between. */
    private void dropStores(Edits edits) {
        var commands = line.commands();
        for (var one : kept) {
            var store = one.store;
            for (var later = store + 1; later < commands.size(); later++) {
                if (commands.get(later).is(Kind.LOAD)
                        && later != one.load
                        && place(later).equals(place(store))) {
                    break;
                }
                if (commands.get(later).is(Kind.STORE)
                        && place(later).equals(place(store))
                        && hasSameShape(commands.get(store), commands.get(later))) {
                    edits.remove(commands.get(store).statement());
                    break;
                }
            }
        }
    }

    private boolean hasSameShape(Command one, Command other) {
        var dim = line.kernel().target().dim();
        var from = one.operand(Role.STORED).orElseThrow();
        var to = other.operand(Role.STORED).orElseThrow();
        return one.rows(from, dim).equals(other.rows(to, dim))
                && one.columns(from, dim).equals(other.columns(to, dim));
    }

    private void move(ResultLife life, long row, Edits edits) {
        for (var access : life.accesses()) {
            place(access, row, edits);
            if (access.reference().role() == Role.RESULT && StraightLine.accumulates(access.command())) {
                line.compute(access.index()).ifPresent(compute -> addend(access.command(), compute, row, edits));
            }
        }
    }

    private static void place(ResultLife.Access access, long row, Edits edits) {
        var argument = access.command().argument(access.reference().argument());
        edits.argument(argument, _ -> KernelBuilder.number(row));
    }

    /** The compute adds the sum so far, which has the shape of its result. */
    private static void addend(Command preload, Command compute, long row, Edits edits) {
        var addend = compute.operand(Role.ADDEND).orElseThrow();
        edits.argument(compute.argument(addend.argument()), _ -> KernelBuilder.number(row));
        preload.operand(Role.RESULT)
                .filter(result -> result.rows() >= 0 && addend.rows() >= 0)
                .ifPresent(result -> shape(preload, result, compute, addend, edits));
    }

    private static void shape(Command preload, Operand result, Command compute, Operand addend, Edits edits) {
        edits.argument(compute.argument(addend.rows()), _ -> preload.argument(result.rows()));
        edits.argument(compute.argument(addend.columns()), _ -> preload.argument(result.columns()));
    }

    /** A fence that no load of a stored place needs any more goes; the last one stays. */
    private void dropFences(Edits edits) {
        var gone = new TreeSet<Integer>();
        kept.forEach(one -> gone.add(one.load));
        var commands = line.commands();
        for (var index = 0; index < commands.size() - 1; index++) {
            if (commands.get(index).is(Kind.FENCE) && !orders(index, gone)) {
                edits.remove(commands.get(index).statement());
            }
        }
    }

    /** Whether a load behind the fence reads an array that a store before it wrote. */
    private boolean orders(int fence, TreeSet<Integer> gone) {
        var stored = new TreeSet<String>();
        for (var index = 0; index < fence; index++) {
            if (line.commands().get(index).is(Kind.STORE)) {
                place(index).ifPresent(place -> stored.add(place.array()));
            }
        }
        for (var index = fence + 1; index < line.commands().size(); index++) {
            if (line.commands().get(index).is(Kind.LOAD)
                    && !gone.contains(index)
                    && place(index)
                            .filter(place -> stored.contains(place.array()))
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }
}

package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.ArrayAccesses.Access;
import dev.tilesmith.agent.propose.analysis.ArrayAccesses.Place;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the axes of a kernel. Loops over tiles and inside them count along one axis: of two loops in one subscript, the one
 * that is in no other subscript without the other is a part of it. The row of an image and the row of a filter are two
 * axes, as each also occurs alone. Not thread-safe.
 */
final class AxisFinder {
    private static final int MOST_INPUTS = 5;
    private static final int MOST_AXES = 26;

    private final Optional<ArrayAccesses> accesses;
    private final Map<Statement.For, Statement.For> partOf = new IdentityHashMap<>();

    /** An array with the axes of its dimensions. */
    private record Pattern(boolean isRead, boolean isWritten, List<List<Statement.For>> dimensions) {}

    AxisFinder(KernelAnalysis kernel) {
        accesses = ArrayAccesses.of(kernel);
    }

    Optional<LoopStructure> structure() {
        if (accesses.isEmpty() || accesses.get().all().isEmpty()) {
            return Optional.empty();
        }
        merge(accesses.get().all());
        var patterns = patterns(accesses.get().all());
        var outputs = patterns.stream().filter(Pattern::isWritten).toList();
        var inputs = patterns.stream().filter(pattern -> !pattern.isWritten()).toList();
        return inputs.size() > MOST_INPUTS || axes(patterns).size() > MOST_AXES
                ? Optional.empty()
                : orders(inputs).stream()
                        .map(order -> written(outputs, order))
                        .min(Comparator.comparing(LoopStructure::form).thenComparing(LoopStructure::text));
    }

    private void merge(List<Access> all) {
        var places = new IdentityHashMap<Statement.For, Set<Place>>();
        for (var access : all) {
            access.dimensions()
                    .forEach((place, loops) -> loops.forEach(loop ->
                            places.computeIfAbsent(loop, _ -> new HashSet<>()).add(place)));
        }
        for (var access : all) {
            for (var loops : access.dimensions().values()) {
                for (var part : loops) {
                    for (var whole : loops) {
                        mergeIf(part, whole, places);
                    }
                }
            }
        }
    }

    private void mergeIf(Statement.For part, Statement.For whole, IdentityHashMap<Statement.For, Set<Place>> places) {
        var isPart = places.getOrDefault(whole, Set.of()).containsAll(places.getOrDefault(part, Set.of()));
        if (isPart && axis(part) != axis(whole)) {
            partOf.put(axis(part), axis(whole));
        }
    }

    private Statement.For axis(Statement.For loop) {
        var at = loop;
        for (var next = partOf.get(at); next != null; next = partOf.get(at)) {
            at = next;
        }
        return at;
    }

    /** One pattern an array, in the order of the parameters; what several accesses depend on is taken together. */
    private List<Pattern> patterns(List<Access> all) {
        var byArray = new TreeMap<Integer, List<Access>>();
        all.forEach(access -> byArray.computeIfAbsent(access.parameter(), _ -> new ArrayList<>())
                .add(access));
        return byArray.values().stream().map(this::pattern).toList();
    }

    private Pattern pattern(List<Access> ofOneArray) {
        var dimensions = new TreeMap<Place, List<Statement.For>>(Comparator.comparingInt(Place::dimension));
        for (var access : ofOneArray) {
            access.dimensions().forEach((place, loops) -> {
                var axes = dimensions.computeIfAbsent(place, _ -> new ArrayList<>());
                loops.stream()
                        .map(this::axis)
                        .filter(axis -> axes.stream().noneMatch(known -> known == axis))
                        .forEach(axes::add);
            });
        }
        return new Pattern(
                ofOneArray.stream().anyMatch(access -> !access.isWrite()),
                ofOneArray.stream().anyMatch(Access::isWrite),
                List.copyOf(dimensions.values()));
    }

    private static Set<Statement.For> axes(List<Pattern> patterns) {
        Set<Statement.For> axes = Collections.newSetFromMap(new IdentityHashMap<>());
        patterns.forEach(pattern -> pattern.dimensions().forEach(axes::addAll));
        return axes;
    }

    /** Every order of the inputs, so that the parameters' order does not matter. */
    private static List<List<Pattern>> orders(List<Pattern> inputs) {
        if (inputs.isEmpty()) {
            return List.of(List.of());
        }
        var orders = new ArrayList<List<Pattern>>();
        for (var first = 0; first < inputs.size(); first++) {
            var rest = new ArrayList<>(inputs);
            var chosen = rest.remove(first);
            for (var order : orders(rest)) {
                var whole = new ArrayList<Pattern>(List.of(chosen));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }

    private LoopStructure written(List<Pattern> outputs, List<Pattern> inputs) {
        var letters = new IdentityHashMap<Statement.For, Character>();
        var order = new ArrayList<Statement.For>();
        var text = new StringBuilder();
        for (var pattern : concat(outputs, inputs)) {
            text.append(text.isEmpty() ? "" : " ");
            text.append(pattern.isWritten() ? pattern.isRead() ? "inout" : "out" : "in");
            for (var dimension : pattern.dimensions()) {
                text.append('[').append(letters(dimension, letters, order)).append(']');
            }
        }
        var results = axes(outputs);
        var summed = order.stream()
                .filter(axis -> !results.contains(axis))
                .map(axis -> String.valueOf(letters.get(axis)))
                .collect(Collectors.joining(","));
        text.append(summed.isEmpty() ? "" : " sums " + summed);
        return new LoopStructure(
                text.toString(), order.stream().map(this::extent).toList());
    }

    private static List<Pattern> concat(List<Pattern> first, List<Pattern> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String letters(
            List<Statement.For> axes, Map<Statement.For, Character> letters, List<Statement.For> order) {
        var names = new TreeSet<String>();
        for (var axis : axes) {
            letters.computeIfAbsent(axis, _ -> {
                order.add(axis);
                return (char) ('a' + order.size() - 1);
            });
            names.add(String.valueOf(letters.get(axis)));
        }
        return String.join("+", names);
    }

    /** That of a dimension in which the axis is alone, else what its loop counts to. */
    private long extent(Statement.For axis) {
        var found = new LinkedHashMap<Place, Long>();
        for (var access : accesses.orElseThrow().all()) {
            access.dimensions().forEach((place, loops) -> {
                if (!loops.isEmpty() && loops.stream().allMatch(loop -> axis(loop) == axis)) {
                    found.put(place, access.extents().get(place.dimension()));
                }
            });
        }
        return found.values().stream()
                .max(Comparator.naturalOrder())
                .orElseGet(() -> accesses.orElseThrow().range(axis));
    }
}

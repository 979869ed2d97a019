package dev.tilesmith.agent.search.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first iterations turn plain C into kernels for the accelerator, step by step: the newest steps go on, however slow
 * they are. Then another strategy makes the result faster, and kernels that do not use the accelerator are dropped as
 * soon as there is one that does.
 *
 * @param iterations that translate
 * @param width of the beam in them
 * @param plans for each parent in them
 * @param after goes on from there
 */
record TranslatingStrategy(int iterations, int width, int plans, Strategy after) implements Strategy {
    /** A step of a translation may be so much slower than the step before: what makes it fast comes last. */
    private static final int SLACK = 15;

    @Override
    public Population begin(Beam found) {
        return Population.of(found.first(width));
    }

    @Override
    public List<Expansion> parents(Population population, int iteration) {
        return iteration <= iterations
                ? new BeamStrategy(width, plans).parents(population, iteration)
                : after.parents(population, iteration - iterations);
    }

    @Override
    public Population survivors(Population population, List<Child> children, int iteration) {
        if (iteration > iterations) {
            return accelerated(after.survivors(population, children, iteration - iterations));
        }
        var chosen = translated(
                population.whole(), children.stream().map(Child::candidate).toList());
        return iteration < iterations
                ? population.with(List.of(chosen))
                : after.begin(accelerated(Population.of(chosen)).whole());
    }

    /** Kernels that use the accelerator, the best first; then the newest steps towards them; then older ones. */
    private Beam translated(Beam present, List<Candidate> children) {
        var newest = new Beam(children);
        var inOrder = Stream.of(
                        present.select(children, Integer.MAX_VALUE).candidates().stream()
                                .filter(Candidate::isAccelerated),
                        newest.candidates().stream(),
                        present.candidates().stream())
                .flatMap(candidates -> candidates)
                .distinct()
                .limit(width)
                .toList();
        return new Beam(inOrder);
    }

    private static Population accelerated(Population population) {
        if (!population.best().isAccelerated()) {
            return population;
        }
        var beams = new ArrayList<Beam>();
        for (var beam : population.beams()) {
            var usable =
                    beam.candidates().stream().filter(Candidate::isAccelerated).toList();
            beams.add(new Beam(usable.isEmpty() ? List.of(population.best()) : usable));
        }
        return population.with(beams);
    }

    @Override
    public long boundCycles(Candidate parent, int iteration) {
        if (iteration > iterations) {
            return after.boundCycles(parent, iteration - iterations);
        }
        return parent.isAccelerated()
                ? Strategy.super.boundCycles(parent, iteration)
                : Math.multiplyExact(SLACK, parent.cycles());
    }
}

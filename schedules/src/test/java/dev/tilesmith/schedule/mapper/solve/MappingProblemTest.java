package dev.tilesmith.schedule.mapper.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.schedule.mapper.solve.BranchAndBound.Outcome;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MappingProblemTest {
    private static final long LIMIT = 50_000_000;

    @BeforeAll
    static void load() throws SolverMissing {
        IntegerSolver.load();
    }

    @Test
    void both_solvers_prove_the_same_objective_on_layers_of_every_kind() {
        var random = new Random(3);
        for (var i = 0; i < 25; i++) {
            var kernel = 1 + 2 * random.nextInt(2);
            var bounds = random.nextBoolean()
                    ? LoopBounds.product(1 + random.nextInt(600), 1 + random.nextInt(600), 1 + random.nextInt(600), 16)
                    : new LoopBounds(
                            kernel,
                            kernel,
                            1 + random.nextInt(28),
                            1 + random.nextInt(28),
                            1 + random.nextInt(256),
                            1 + random.nextInt(256),
                            1 + random.nextInt(2),
                            1 + random.nextInt(2));
            var problem = MappingProblem.of(bounds, GemminiConfig.INT8_16);
            var integer = IntegerSolver.of(problem).next().orElseThrow();
            var exact = assertInstanceOf(Outcome.Optimal.class, BranchAndBound.solve(problem, LIMIT), bounds::toString)
                    .mapping();
            assertEquals(exact.objective(), integer.objective(), bounds::toString);
            assertEquals(
                    integer.objective(),
                    new Score(problem).of(integer.tilings()).orElseThrow().objective(),
                    "the solution is worth what the solver says");
        }
    }

    @Test
    void later_solutions_are_other_ones_and_no_better() {
        var solver = IntegerSolver.of(MappingProblem.of(LoopBounds.product(512, 512, 512, 16), GemminiConfig.INT8_16));
        var first = solver.next().orElseThrow();
        var second = solver.next().orElseThrow();
        assertTrue(!first.tilings().equals(second.tilings()) && first.objective() <= second.objective());
    }

    @Test
    void all_of_a_small_product_is_in_the_scratchpad() {
        var problem = MappingProblem.of(LoopBounds.product(64, 64, 64, 16), GemminiConfig.INT8_16);
        var mapping = IntegerSolver.of(problem).next().orElseThrow();
        for (var loop : Loop.values()) {
            assertEquals(1, mapping.of(loop).outside(), loop::toString);
        }
    }

    @Test
    void a_product_too_deep_for_the_scratchpad_has_its_depth_divided() {
        var problem = MappingProblem.of(LoopBounds.product(128, 100_000, 64, 16), GemminiConfig.INT8_16);
        assertTrue(IntegerSolver.of(problem).next().orElseThrow().of(Loop.C).outside() > 1);
    }

    @Test
    void the_enumeration_gives_up_at_its_limit() {
        var problem = MappingProblem.of(LoopBounds.product(512, 512, 512, 16), GemminiConfig.INT8_16);
        assertEquals(new Outcome.GaveUp(10), BranchAndBound.solve(problem, 10));
    }

    @Test
    void sizes_are_padded_divisors() {
        assertEquals(List.of(1, 2, 3, 4, 7), Tiling.sizes(7, 7));
        assertEquals(new Tiling(7, 2, 4).padded(), 8);
    }

    @Test
    void a_missing_library_is_named_in_one_sentence() {
        var message = String.valueOf(new SolverMissing(new UnsatisfiedLinkError("no jniortools")).getMessage());
        assertTrue(message.contains("OR-Tools") && message.contains("'exact'") && message.contains("no jniortools"));
        assertEquals(1, message.lines().count());
    }
}

package dev.tilesmith.schedule.mapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.TileFacts;
import dev.tilesmith.schedule.facts.TileRecovery;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetargetingTest {
    @ParameterizedTest
    @ValueSource(strings = {"gemm:128x64x96", "gemm:100x60x90,bias=row", "gemm:96x128x64,tb"})
    void the_facts_of_a_mapping_are_those_of_its_kernel(String text) {
        var op = (Op.Gemm) Ops.parse(text);
        for (var ranked : ExactMapper.ranked(op).stream().limit(4).toList()) {
            var recovered = recover(op, ExactMapper.mapped(op, ranked).source()).orElseThrow();
            var facts = Retargeting.facts(op, ranked.mapping());
            assertEquals(recovered.rows(), facts.rows());
            assertEquals(recovered.columns(), facts.columns());
            assertEquals(recovered.resident(), facts.resident());
        }
    }

    @Test
    void tiles_and_residency_stay_where_they_fit() {
        var op = (Op.Gemm) Ops.parse("gemm:200x96x180");
        var facts = new TileFacts(32, 64, 512, Set.of("B"), Set.of("A"));
        assertEquals(
                List.of("tiles of 32x64, B stays"),
                nearest(op, facts, 1).stream().map(Mapped::description).toList());
        var streamed = new TileFacts(64, 48, 512, Set.of(), Set.of("A", "B"));
        assertEquals(
                List.of("tiles of 64x48, B passes in panels"),
                nearest(op, streamed, 1).stream().map(Mapped::description).toList());
    }

    @Test
    void the_nearest_mapping_that_fits_takes_the_place_of_one_that_does_not() {
        var op = (Op.Gemm) Ops.parse("gemm:20x30x18");
        var found = nearest(op, new TileFacts(128, 64, 512, Set.of("B"), Set.of("A")), 3);
        assertTrue(!found.isEmpty() && found.size() <= 3);
        assertEquals("tiles of 32x32, B stays", found.getFirst().description());
    }

    @Test
    void a_tile_that_was_all_of_its_op_is_near_one_that_is_all_of_another() {
        var from = Ops.parse("conv:1x8x8x32,k=16,r=3,s=3,pad=1");
        var op = Ops.parse("conv:1x10x10x32,k=32,r=3,s=3,pad=1");
        var facts = new TileFacts(64, 16, 288, Set.of("input", "weights"), Set.of());
        var found = nearest(op, from, facts, 1).getFirst().description();
        assertTrue(found.startsWith("tiles of 10x10 pixels by 32 filters, "), found);
    }

    @Test
    void a_mapping_that_promises_far_fewer_cycles_comes_before_one_that_is_a_little_nearer() {
        var op = Ops.parse("gemm:96x96x96");
        var facts = new TileFacts(16, 64, 64, Set.of("B"), Set.of("A"));
        var found = nearest(op, Ops.parse("gemm:64x64x64"), facts, 4).stream()
                .collect(Collectors.toMap(
                        Mapped::description, Mapped::estimatedCycles, (one, _) -> one, LinkedHashMap::new));
        assertEquals("tiles of 32x64, B stays", found.firstEntry().getKey());
        assertTrue(found.firstEntry().getValue()
                < Objects.requireNonNull(found.get("tiles of 16x64, B stays"), "the same tiles are among the nearest"));
    }

    @Test
    void neighbours_cut_into_one_part_more_or_fewer_or_treat_operands_otherwise() {
        var op = Ops.parse("gemm:64x128x96");
        var facts = new TileFacts(32, 64, 128, Set.of("A", "B"), Set.of());
        assertEquals(
                Set.of(
                        "tiles of 16x64, B stays",
                        "tiles of 64x64, B stays",
                        "tiles of 32x32, B stays",
                        "tiles of 64x32, B stays",
                        "tiles of 32x64, B passes in panels"),
                neighbours(op, facts, "tiles of 32x64, B stays"));
        var conv = Ops.parse("conv:1x12x12x16,k=32,r=3,s=3,pad=1");
        var whole = new TileFacts(144, 32, 144, Set.of("input", "weights"), Set.of());
        assertEquals(
                Set.of(
                        "tiles of 6x12 pixels by 32 filters, weights stay",
                        "tiles of 12x12 pixels by 16 filters, weights stay",
                        "tiles of 12x12 pixels by 32 filters, the input stays, weights pass by kernel position"),
                neighbours(conv, whole, "tiles of 12x12 pixels by 32 filters, weights stay"));
    }

    private static Set<String> neighbours(Op op, TileFacts facts, String description) {
        return new Retargeting(op, op, facts)
                .nearest(16, source -> recover(op, source)).stream()
                        .filter(one -> one.mapped().description().equals(description))
                        .flatMap(one -> one.neighbours().get().stream())
                        .map(one -> one.mapped().description())
                        .collect(Collectors.toSet());
    }

    private static List<Mapped> nearest(Op op, TileFacts facts, int count) {
        return nearest(op, Ops.parse("gemm:512x512x512"), facts, count);
    }

    private static List<Mapped> nearest(Op op, Op from, TileFacts facts, int count) {
        return new Retargeting(op, from, facts)
                .nearest(count, source -> recover(op, source)).stream()
                        .map(Retargeted::mapped)
                        .toList();
    }

    private static Optional<TileFacts> recover(Op op, String source) {
        return TileRecovery.of(new BuiltinCompiler(), op, new Kernel("kernel.c", source));
    }
}

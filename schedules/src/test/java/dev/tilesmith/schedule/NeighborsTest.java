package dev.tilesmith.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NeighborsTest {
    @Test
    void ops_of_the_same_shape_are_near_and_others_further() {
        assertEquals(
                List.of("gemm:128x128x128", "gemm:64x64x64", "gemm:128x128x512", "gemm:128x8x2048"),
                nearest(
                        "gemm:128x128x128",
                        "gemm:128x8x2048",
                        "gemm:64x64x64",
                        "gemm:128x128x512",
                        "gemm:128x128x128"));
    }

    @Test
    void options_and_windows_weigh() {
        assertEquals(
                List.of("gemm:64x64x64", "gemm:64x64x64,bias=row", "gemm:64x64x64,ta,bias=row"),
                nearest("gemm:96x96x96", "gemm:64x64x64,ta,bias=row", "gemm:64x64x64,bias=row", "gemm:64x64x64"));
        assertEquals(
                List.of("conv:1x8x8x32,k=16,r=3,s=3,pad=1", "conv:1x8x8x16,k=16,r=1,s=1"),
                nearest(
                        "conv:1x8x8x16,k=16,r=3,s=3,pad=1",
                        "conv:1x8x8x16,k=16,r=1,s=1",
                        "conv:1x8x8x32,k=16,r=3,s=3,pad=1"));
    }

    @Test
    void other_classes_targets_and_references_are_not_offered() {
        assertEquals(
                List.of(),
                nearest(
                        "gemm:64x64x64",
                        "conv:1x8x8x16,k=16,r=3,s=3,pad=1",
                        "gemm:64x64x64,type=f32",
                        "c:gone.c",
                        "nonsense"));
    }

    @Test
    void of_two_schedules_for_an_op_the_faster_one_is_offered() {
        var found = Neighbors.of(
                Ops.parse("gemm:64x64x64"),
                List.of(
                        schedule(3, "gemm:32x32x32", 900),
                        schedule(2, "gemm:32x32x32", 700),
                        schedule(1, "gemm:32x32x32", 800)),
                5);
        assertEquals(
                List.of(2L),
                found.stream().map(neighbor -> neighbor.schedule().id()).toList());
    }

    @Test
    void the_reasons_say_what_is_shared() {
        var why = Neighbors.of(Ops.parse("gemm:128x64x128"), List.of(schedule(1, "gemm:64x64x64", 1)), 1)
                .getFirst()
                .why();
        assertEquals("aspect ratio differs by 1.8x, K=64 shared, both array bound, same options", why);
        assertTrue(Similarity.of(Ops.parse("gemm:64x64x64"), Ops.parse("gemm:64x64x64"))
                .orElseThrow()
                .reasons()
                .contains("the same op"));
    }

    private static List<String> nearest(String op, String... known) {
        var schedules = new ArrayList<StoredSchedule>();
        for (var text : known) {
            schedules.add(schedule(schedules.size() + 1, text, 1000));
        }
        return Neighbors.of(Ops.parse(op), schedules, 10).stream()
                .map(neighbor -> neighbor.schedule().asRecorded().op())
                .toList();
    }

    private static StoredSchedule schedule(long id, String op, long cycles) {
        var origin =
                new Schedule.Origin(List.of(), 0, OptionalLong.empty(), OptionalLong.empty(), "2026-01-01T00:00:00Z");
        var machine = new Machine("gemmini-int8-16", "", "1");
        return new StoredSchedule(new Schedule(
                id,
                op,
                "",
                machine,
                "",
                "",
                2000,
                cycles,
                1,
                0.5,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                3,
                origin));
    }
}

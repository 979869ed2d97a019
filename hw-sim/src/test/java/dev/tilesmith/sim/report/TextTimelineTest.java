package dev.tilesmith.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.report.Timeline.Slice;
import dev.tilesmith.sim.report.Timeline.Wait;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTimelineTest {
    @Test
    void a_column_has_the_sign_of_most_of_its_cycles_not_that_of_its_longest_slice() {
        var slices = List.<Slice>of(
                new Wait(Reason.FENCE, 3, 0, 3),
                new Wait(Reason.COMMAND_QUEUE_FULL, 3, 3, 7),
                new Wait(Reason.FENCE, 4, 7, 10));
        assertEquals("host: waits     :.", row(slices));
    }

    @Test
    void a_slice_fills_all_columns_that_it_touches() {
        assertEquals("host: waits     ::", row(List.of(new Wait(Reason.FENCE, 3, 9, 11))));
    }

    @Test
    void a_long_line_of_source_is_cut_where_the_rows_end() {
        var command = new Command(1, 1, new Instruction.Flush(false), false);
        var slices = List.<Slice>of(new Timeline.Work(Track.EXECUTE, command, 0, 20));
        var lines = new TextTimeline(new Timeline(20, slices, List.of(), List.of(), 0, 20), 0, 20, 64)
                .lines(List.of("flush(); ".repeat(40)));
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), lines::toString);
    }

    private static String row(List<Slice> slices) {
        var timeline = new Timeline(20, slices, List.of(), List.of(), 0, 20);
        return new TextTimeline(timeline, 0, 20, 2)
                .lines(List.of()).stream()
                        .filter(line -> line.startsWith("host: waits"))
                        .findFirst()
                        .orElseThrow();
    }
}

package dev.tilesmith.schedule.mapper.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.mapper.conv.ImageBlocks.Block;
import dev.tilesmith.schedule.mapper.conv.ImageBlocks.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageBlocksTest {
    private static final int DIM = 16;

    private static List<Integer> pixels(List<Block> blocks) {
        return blocks.stream().map(Block::pixels).toList();
    }

    @Test
    void whole_blocks_come_last_and_a_sliver_is_evened_out() {
        assertEquals(List.of(8, 9, 16, 16), ImageBlocks.sizes(49, DIM));
        assertEquals(List.of(4, 16), ImageBlocks.sizes(20, DIM));
        assertEquals(List.of(16, 16), ImageBlocks.sizes(32, DIM));
        assertEquals(List.of(3), ImageBlocks.sizes(3, DIM));
    }

    @Test
    void rows_that_touch_are_one_run() {
        var blocks = ImageBlocks.of(List.of(new Window(0, 0, 7, 7, 0, 0)), 7, false, DIM);
        assertEquals(List.of(8, 9, 16, 16), pixels(blocks));
        assertEquals(List.of(0, 8, 17, 33), blocks.stream().map(Block::input).toList());
    }

    @Test
    void rows_with_gaps_stay_apart_where_nothing_may_be_summed_between_them() {
        var blocks = ImageBlocks.of(List.of(new Window(1, 1, 3, 6, 0, 9)), 8, false, DIM);
        assertEquals(List.of(new Block(0, 9, 6), new Block(8, 17, 6), new Block(16, 25, 6)), blocks);
    }

    @Test
    void rows_are_taken_together_where_that_is_cheaper() {
        var window = List.of(new Window(0, 0, 7, 7, 0, 0));
        var apart = ImageBlocks.of(window, 8, false, DIM);
        var together = ImageBlocks.of(window, 8, true, DIM);
        assertTrue(ImageBlocks.cycles(together, DIM) < ImageBlocks.cycles(apart, DIM));
        assertTrue(together.getLast().pixels() >= 14, together::toString);
    }

    @Test
    void a_stride_splits_the_input_into_phases_that_kernel_positions_read_without_one() {
        var extents = new ImageExtents((Op.Conv2d) Ops.parse("conv:1x14x14x64,k=64,r=3,s=3,stride=2,pad=1"), 4, true);
        assertEquals(4, extents.phases().size());
        assertEquals(8, extents.pitch());
        assertEquals(4 * 7 * 8, extents.imagePixels());
        assertEquals(9, extents.positions().size());
    }

    @Test
    void a_kernel_of_one_pixel_keeps_only_the_pixels_that_it_reads() {
        var extents = new ImageExtents((Op.Conv2d) Ops.parse("conv:2x14x14x64,k=64,r=1,s=1,stride=2"), 4, false);
        assertEquals(2 * 49, extents.inputPixels());
        assertEquals(
                98,
                pixels(extents.positions().getFirst().blocks()).stream()
                        .mapToInt(one -> one)
                        .sum());
    }
}

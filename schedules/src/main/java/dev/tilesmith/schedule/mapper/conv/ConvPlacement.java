package dev.tilesmith.schedule.mapper.conv;

/**
 * Where weights and input slices lie in the scratchpad: weights from the bottom; slices at the top, each in a bank of its
 * own where it fits one, so that the loads of the next seldom meet the array's reads (accelerator-timing.md 2.4, row
 * arbitration).
 *
 * @param weights first row of the weights
 * @param nextWeights first row of the next panel, the same where weights do not pass
 * @param slice first row of the slice
 * @param nextSlice first row of the next slice, the same where there is only one
 * @param endRow rows needed if the slices began directly behind the weights
 */
record ConvPlacement(int weights, int nextWeights, int slice, int nextSlice, long endRow) {
    static ConvPlacement of(ConvExtents extents) {
        var target = extents.op().target();
        var isStreamed = extents.mapping().weights() == ConvMapping.Weights.STREAMED;
        long panel = extents.panelRows();
        var weightRows = panel * (isStreamed ? 2 : extents.filterTiles());
        var sliceRows = (long) extents.slicePixels() * extents.channelBlocks();
        var slices = extents.slices() > 1 ? 2 : 1;
        var next = target.scratchpadRows() - sliceRows;
        var apart = next - target.scratchpadBankRows();
        var isApart = sliceRows <= target.scratchpadBankRows() && apart >= weightRows;
        var first = slices == 1 ? next : isApart ? apart : next - sliceRows;
        return new ConvPlacement(
                0, isStreamed ? (int) panel : 0, (int) first, (int) next, weightRows + slices * sliceRows);
    }
}

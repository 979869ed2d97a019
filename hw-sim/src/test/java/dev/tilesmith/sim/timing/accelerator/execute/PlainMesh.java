package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * The systolic array with the delays around it (Gemmini MeshWithDelays.scala, TagQueue.scala). It takes operations, one
 * row of each operand at a time. The result of an operation comes out with the rows of a later one: the next when
 * weights are stationary, the one after it when outputs are. Not thread-safe.
 */
public final class PlainMesh {
    static final int STREAMS = 3;
    private static final int ALL = (1 << STREAMS) - 1;
    private static final int ROWS = 128;

    private final AcceleratorParameters parameters;
    private final LocalMemories memories;

    private boolean feeding;
    private boolean flushing;
    private int rowsFed;
    private int totalRows;
    private long operation;
    private int written;
    private boolean feedsRow;
    private boolean feedsLast;

    /** Rows on their way through the array. */
    private final long[] rowComesOut = new long[ROWS];

    private final long[] rowOperation = new long[ROWS];
    private final int[] rowTotal = new int[ROWS];
    private final boolean[] rowLast = new boolean[ROWS];
    private final boolean[] rowFlush = new boolean[ROWS];
    private int firstRow;
    private int rows;

    private final Tag[] tags;
    private int firstTag;
    private int tagCount;
    private int operations;
    private long tagLeftAt = -1;
    private long operationLeftAt = -1;
    private int resultRow;

    /** What an operation's result is. */
    private static final class Tag {
        int slot;
        int line;
        LocalAddress output = LocalAddress.GARBAGE;
        int rows;
        long carrier;

        boolean isResult() {
            return slot != TimedCommand.NO_SLOT;
        }
    }

    PlainMesh(AcceleratorParameters parameters, LocalMemories memories) {
        this.parameters = parameters;
        this.memories = memories;
        tags = new Tag[parameters.tags()];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = new Tag();
        }
    }

    boolean isFeeding() {
        return feeding;
    }

    /** A row comes out, if one does. Returns the slot of a preload whose last row is written, or -1. */
    int takeResult(long cycle, int outputStride, boolean outputStationary) {
        if (rows == 0 || rowComesOut[firstRow] != cycle) {
            return TimedCommand.NO_SLOT;
        }
        int row = firstRow;
        firstRow = firstRow + 1 & ROWS - 1;
        rows--;
        int completed = TimedCommand.NO_SLOT;
        if (tagCount > 0 && tags[firstTag].carrier == rowOperation[row]) {
            Tag tag = tags[firstTag];
            if (tag.isResult()) {
                writeResult(tag, rowTotal[row], outputStride, outputStationary, cycle);
                resultRow = resultRow + 1 >= rowTotal[row] ? 0 : resultRow + 1;
                if (rowLast[row]) {
                    completed = tag.slot;
                }
            }
            if (rowLast[row]) {
                firstTag = (firstTag + 1) % tags.length;
                tagCount--;
                tagLeftAt = cycle;
            }
        }
        if (rowLast[row] && !rowFlush[row]) {
            operations--;
            operationLeftAt = cycle;
        }
        return completed;
    }

    private void writeResult(Tag tag, int total, int outputStride, boolean outputStationary, long cycle) {
        int index = outputStationary ? total - 1 - resultRow : resultRow;
        if (index >= tag.rows) {
            return;
        }
        int bits = tag.output.bits()
                + (outputStationary ? total - 1 - resultRow * outputStride : resultRow * outputStride);
        if (tag.output.isAccumulator()) {
            int row = memories.accumulatorRow(bits);
            memories.writeAccumulator(memories.accumulatorBank(row), row, tag.output.isAccumulating(), cycle);
        } else {
            memories.writeScratchpad(memories.scratchpadBank(bits));
        }
    }

    /** Whether the result of a preload was on its way at the start of the cycle. */
    boolean hasResultInFlight(long cycle) {
        for (int i = tagLeftAt == cycle ? -1 : 0; i < tagCount; i++) {
            if (tag(i).isResult()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a result that was on its way at the start of the cycle goes to exactly this address. */
    boolean hasResultFor(LocalAddress address, long cycle) {
        for (int i = tagLeftAt == cycle ? -1 : 0; i < tagCount; i++) {
            LocalAddress output = tag(i).output;
            if (!output.isGarbage()
                    && output.isAccumulator() == address.isAccumulator()
                    && ((output.bits() ^ address.bits()) & 0x3FFF) == 0) {
                return true;
            }
        }
        return false;
    }

    /** The tag so many places behind the head; -1 is the one that has just left. */
    private Tag tag(int place) {
        return tags[(firstTag + place + tags.length) % tags.length];
    }

    private boolean hasRoom(long cycle) {
        int tagsAtStart = tagLeftAt == cycle ? tagCount + 1 : tagCount;
        int operationsAtStart = operationLeftAt == cycle ? operations + 1 : operations;
        return tagsAtStart < tags.length && operationsAtStart < tags.length;
    }

    /** Feeds the row whose operands are all there. To be called once a cycle, before anything is offered. */
    void feed(long cycle) {
        feedsRow = feeding && (written == ALL || flushing);
        feedsLast = feedsRow && rowsFed == totalRows - 1;
        if (!feedsRow) {
            return;
        }
        int row = firstRow + rows & ROWS - 1;
        rowComesOut[row] = cycle + parameters.meshLatencyCycles();
        rowOperation[row] = operation;
        rowTotal[row] = totalRows;
        rowLast[row] = feedsLast;
        rowFlush[row] = flushing;
        rows++;
        written = 0;
        rowsFed = feedsLast ? 0 : rowsFed + 1;
        feeding = !feedsLast;
        flushing &= feeding;
    }

    /** Whether another operation may begin in this cycle. */
    boolean mayBegin(long cycle) {
        return !feeding && hasRoom(cycle);
    }

    void begin(PlainExecuteOperation next) {
        startOperation(next.total, false);
        Tag tag = tags[(firstTag + tagCount) % tags.length];
        tag.slot = next.resultSlot;
        tag.output = next.output;
        tag.rows = next.outputRows;
        tag.line = next.line;
        tag.carrier = operation + (next.outputStationary ? 2 : 1);
        tagCount++;
        operations++;
    }

    /** Pushes the last results out with rows of nothing. */
    void beginFlush() {
        startOperation(parameters.dim(), true);
    }

    private void startOperation(int total, boolean flush) {
        feeding = true;
        flushing = flush;
        rowsFed = 0;
        totalRows = total;
        operation++;
    }

    /** Rows of the streams in the mask are at the inputs. */
    void offer(int streams) {
        written |= streams;
    }
}

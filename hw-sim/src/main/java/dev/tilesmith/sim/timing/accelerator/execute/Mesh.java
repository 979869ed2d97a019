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
final class Mesh {
    private final AcceleratorParameters parameters;
    private final LocalMemories memories;

    private boolean feeding;
    private boolean flushing;
    private int rowsFed;
    private int totalRows;
    private long operation;
    private int written;

    private final MeshRows rows = new MeshRows();

    private final Tag[] tags;
    private int firstTag;
    private int tagCount;
    private int operations;
    private long tagLeftAt = -1;
    private long operationLeftAt = -1;
    private int resultRow;
    /** Tags whose results go to the scratchpad. */
    private int scratchpadResults;

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

        boolean goesToScratchpad() {
            return isResult() && !output.isAccumulator();
        }
    }

    Mesh(AcceleratorParameters parameters, LocalMemories memories) {
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

    /** The next cycle in which a result row comes out. */
    long nextResult() {
        return rows.isEmpty() ? Long.MAX_VALUE : rows.comesOut();
    }

    /** A cycle before which no operation's last row comes out. */
    long nextEnd(long now) {
        return Math.min(now + parameters.meshLatencyCycles(), rows.nextEnd());
    }

    /** Whether a result on its way goes to the scratchpad. */
    boolean writesScratchpad() {
        return scratchpadResults > 0;
    }

    /**
     * Rows come out, those that do before a cycle. Returns the slot of a preload whose last row is written, or -1; none
     * is before {@link #nextEnd}.
     */
    int takeResults(long until, int outputStride, boolean outputStationary) {
        int completed = TimedCommand.NO_SLOT;
        while (!rows.isEmpty() && rows.comesOut() < until) {
            completed = takeRun(rows.rowsBefore(until), outputStride, outputStationary);
        }
        return completed;
    }

    private int takeRun(int count, int outputStride, boolean outputStationary) {
        long first = rows.comesOut();
        int interval = rows.interval();
        long last = first + (long) (count - 1) * interval;
        boolean ends = rows.endWith(count);
        int completed = TimedCommand.NO_SLOT;
        if (tagCount > 0 && tags[firstTag].carrier == rows.operation()) {
            Tag tag = tags[firstTag];
            if (tag.isResult()) {
                for (int i = 0; i < count; i++) {
                    writeResult(tag, rows.total(), outputStride, outputStationary, first + (long) i * interval);
                    resultRow++;
                }
            }
            if (ends) {
                completed = tag.slot;
                resultRow = 0;
                removeTag(last);
            }
        }
        if (ends && !rows.isFlush()) {
            operations--;
            operationLeftAt = last;
        }
        rows.leave(count);
        return completed;
    }

    private void removeTag(long cycle) {
        scratchpadResults -= tags[firstTag].goesToScratchpad() ? 1 : 0;
        firstTag = firstTag + 1 == tags.length ? 0 : firstTag + 1;
        tagCount--;
        tagLeftAt = cycle;
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
        int at = firstTag + place;
        if (at < 0) {
            at += tags.length;
        }
        return tags[at < tags.length ? at : at - tags.length];
    }

    private boolean hasRoom(long cycle) {
        int tagsAtStart = tagLeftAt == cycle ? tagCount + 1 : tagCount;
        int operationsAtStart = operationLeftAt == cycle ? operations + 1 : operations;
        return tagsAtStart < tags.length && operationsAtStart < tags.length;
    }

    /** Whether the operands of the next row are all there. */
    boolean hasRow() {
        return feeding && (written == OperandReads.ALL || flushing);
    }

    /** Feeds the row whose operands are all there. To be called once a cycle, before anything is offered. */
    void feed(long cycle) {
        if (!hasRow()) {
            return;
        }
        rowsFed++;
        feeding = rowsFed < totalRows;
        rows.enter(operation, totalRows, flushing, !feeding, cycle + parameters.meshLatencyCycles());
        flushing &= feeding;
        written = 0;
    }

    /**
     * Feeds the row whose operands are all there and rows behind it, none of them the operation's last, whose operands come
     * at equal intervals. In the end those of the row behind are all there.
     */
    void feedMany(long cycle, int count, int interval) {
        feed(cycle);
        rowsFed += count - 1;
        if (count > 1) {
            rows.enterMore(count - 1, interval);
        }
        written = OperandReads.ALL;
    }

    /** Whether another operation may begin in this cycle. */
    boolean mayBegin(long cycle) {
        return !feeding && hasRoom(cycle);
    }

    void begin(ExecuteOperation next) {
        startOperation(next.total, false);
        Tag tag = tag(tagCount);
        tag.slot = next.resultSlot;
        tag.output = next.output;
        tag.rows = next.outputRows;
        tag.line = next.line;
        tag.carrier = operation + (next.outputStationary ? 2 : 1);
        scratchpadResults += tag.goesToScratchpad() ? 1 : 0;
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

    /** Rows of the operands in the mask, of {@link OperandReads}, are at the inputs. */
    void offer(int streams) {
        written |= streams;
    }
}

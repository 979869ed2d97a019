package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;

/**
 * Rows of an operation that are like the one before them and are taken at once: in each of their cycles a row is read, one
 * enters the array and none is the first or the last of an operation in its place. So it is when
 *
 * <ul>
 *   <li>no two operands share a bank, or each is in one bank and one of them waits in each row for the others;
 *   <li>nobody else uses these banks: no result goes to the scratchpad, and no row for a store is held in one;
 *   <li>all operands are at the same row, not the first, and what was read before waits for the array in the same order;
 *   <li>the array takes rows of the same operation and has one;
 *   <li>the last row of the operation is left out, and no operation's last row comes out of the array.
 * </ul>
 *
 * <p>Who takes it sees to the use of banks by others and to the rows that come out. Not thread-safe.
 */
final class RowRun {
    private final LocalMemories memories;
    private final Mesh mesh;
    private final FiredRows fired;
    private final ExecuteSettings settings;

    RowRun(LocalMemories memories, Mesh mesh, FiredRows fired, ExecuteSettings settings) {
        this.memories = memories;
        this.mesh = mesh;
        this.fired = fired;
        this.settings = settings;
    }

    /** How many rows of the operation from the next one on are alike. */
    int length(ExecuteOperation operation) {
        int rows = operation.likeRows();
        boolean free = !mesh.writesScratchpad() && (memories.held() & operation.banks) == 0;
        boolean runs = rows > 0 && free && mesh.hasRow() && fired.flows(operation);
        return runs ? rows : 0;
    }

    /** Takes so many rows from a cycle on, no more than {@link #length}. */
    void take(ExecuteOperation operation, int rows, long cycle) {
        int interval = operation.cyclesOfRow();
        int cycles = rows * interval;
        mesh.takeResults(cycle + cycles, settings.outputStride(), settings.isOutputStationary());
        mesh.feedMany(cycle, rows, interval);
        fired.flow(operation, cycle, cycles);
        operation.advance(rows);
    }
}

package dev.tilesmith.sim.timing.accelerator.load;

import dev.tilesmith.sim.timing.accelerator.shared.MovesInFlight;
import java.util.Arrays;

/** The mvins in flight, by place. Not thread-safe. */
public final class LoadMoves {
    private final LoadMove[] moves;
    private final MovesInFlight inFlight;

    /** At most so many. */
    public LoadMoves(int count) {
        moves = new LoadMove[count];
        Arrays.setAll(moves, LoadMove::new);
        inFlight = new MovesInFlight(count);
    }

    MovesInFlight inFlight() {
        return inFlight;
    }

    LoadMove get(int place) {
        return moves[place];
    }

    /** Bytes of the move have been written. */
    void returned(int place, int bytes, long cycle) {
        moves[place].bytesLeft -= bytes;
        if (moves[place].bytesLeft <= 0) {
            inFlight.end(place, cycle + 1);
        }
    }
}

package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.Decoded;
import dev.tilesmith.sim.riscv.Decoder;
import dev.tilesmith.sim.timing.Calibration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the pipeline must know of an instruction before it is executed, for each halfword at which one may begin: wrong
 * paths are fetched too. The place {@link #OUTSIDE} stands for all addresses without code: 16-bit instructions without
 * effect.
 */
public final class CodeTable {
    static final int OUTSIDE = 0;

    private final List<Range> ranges;
    private final InstructionTraits[] traits;
    private final int[] lines;

    /** The fields of the traits again, for the hot loop. */
    private final boolean[] wide;

    private final byte[] flows;
    private final long[] targets;

    private final GuestMemory memory;
    private final CodeImage image;
    private final Calibration.Core times;

    private record Range(long begin, long end, int firstIndex) {}

    /** Reads the executable regions of a memory. */
    public CodeTable(GuestMemory memory, CodeImage image, Calibration.Core times) {
        this.memory = memory;
        this.image = image;
        this.times = times;
        var found = new ArrayList<Range>();
        var size = 2;
        for (var region : memory.regions()) {
            if (region.isExecutable()) {
                var begin = region.code().begin() & ~3L;
                var end = region.code().end() + 3 & ~3L;
                found.add(new Range(begin, end, size));
                size += (int) (end - begin >> 1);
            }
        }
        ranges = List.copyOf(found);
        traits = new InstructionTraits[size];
        lines = new int[size];
        wide = new boolean[size];
        flows = new byte[size];
        targets = new long[size];
        traits[0] = InstructionTraits.of(Decoded.ILLEGAL, times);
        traits[1] = InstructionTraits.of(Decoded.ILLEGAL, times);
        read();
    }

    /** Takes the instructions as they stand in memory now. */
    void read() {
        memory.regions().stream().filter(GuestMemory.Region::isExecutable).forEach(this::read);
    }

    private void read(GuestMemory.Region region) {
        var bytes = region.bytes();
        var begin = region.code().begin() & ~3L;
        var end = region.code().end() + 3 & ~3L;
        var index = index(begin);
        for (long pc = begin; pc < end; pc += 2, index++) {
            var offset = region.offsetOf(pc);
            var decoded = Decoder.decode(half(bytes, offset) | half(bytes, offset + 2) << 16);
            traits[index] = InstructionTraits.of(decoded, times);
            lines[index] = image.placeAt(pc).line();
            wide[index] = (half(bytes, offset) & 3) == 3;
            flows[index] = traits[index].flow();
            targets[index] = pc + decoded.immediate();
        }
    }

    private static int half(byte[] bytes, int offset) {
        if (offset < 0 || offset + 1 >= bytes.length) {
            return 0;
        }
        return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
    }

    /** Number of places; all arrays by index have this size. */
    int size() {
        return traits.length;
    }

    /** Place of an address. Two halves of a packet have neighbouring places, the first an even one. */
    int index(long pc) {
        for (int i = 0; i < ranges.size(); i++) {
            var range = ranges.get(i);
            if (pc >= range.begin && pc < range.end) {
                return range.firstIndex + (int) (pc - range.begin >> 1);
            }
        }
        return OUTSIDE + (int) (pc >> 1 & 1);
    }

    InstructionTraits traits(int index) {
        return traits[index];
    }

    /** Source line of an instruction, 0 when not known. */
    int line(int index) {
        return lines[index];
    }

    /** Whether a 32-bit instruction begins here. */
    boolean isWide(int index) {
        return wide[index];
    }

    /** How the instruction changes the flow, as the pre-decode sees it. */
    byte flow(int index) {
        return flows[index];
    }

    /** Target of a branch or direct jump. */
    long target(int index) {
        return targets[index];
    }
}

package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.riscv.CodeImage.SourcePlace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The line number program of DWARF 5, section 6.2, as far as gcc and gas write it for one C file. Rows of other files (a
 * header's inline functions) are left out, so that their instructions count for the line before them.
 */
final class LineTable {
    private static final int VERSION = 5;
    private static final int MINIMUM_VERSION = 3;
    /** Files 0 and 1 are both the compiled file itself. */
    private static final int PRIMARY_FILE = 1;

    private final ByteBuffer in;
    private final NavigableMap<Long, SourcePlace> lines = new TreeMap<>();
    private int minimumInstructionBytes;
    private int lineBase;
    private int lineRange;
    private int opcodeBase;
    private int[] operandCounts = new int[0];
    private long address;
    private int file;
    private int line;
    private int column;

    LineTable(byte[] section) {
        this.in = ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Places by address; only the first unit, the kernel, is read. */
    NavigableMap<Long, SourcePlace> read() {
        if (in.remaining() < 4) {
            return lines;
        }
        var end = in.position() + 4L + Integer.toUnsignedLong(in.getInt(in.position()));
        in.getInt();
        var version = in.getShort();
        if (end > in.limit() || version < MINIMUM_VERSION || version > VERSION) {
            return lines;
        }
        if (version == VERSION) {
            in.getShort();
        }
        var program = in.getInt() + in.position();
        readParameters(version);
        in.position(program);
        reset();
        while (in.position() < end) {
            step();
        }
        return lines;
    }

    private void readParameters(int version) {
        minimumInstructionBytes = in.get() & 0xff;
        if (version >= 4) {
            in.get();
        }
        in.get();
        lineBase = in.get();
        lineRange = in.get() & 0xff;
        opcodeBase = in.get() & 0xff;
        if (lineRange == 0 || opcodeBase == 0) {
            throw new IllegalArgumentException("line range and opcode base must not be 0");
        }
        operandCounts = new int[opcodeBase];
        for (var opcode = 1; opcode < opcodeBase; opcode++) {
            operandCounts[opcode] = in.get();
        }
    }

    private void reset() {
        address = 0;
        file = PRIMARY_FILE;
        line = 1;
        column = 0;
    }

    private void step() {
        var opcode = in.get() & 0xff;
        if (opcode >= opcodeBase) {
            var advance = opcode - opcodeBase;
            address += (long) (advance / lineRange) * minimumInstructionBytes;
            line += lineBase + advance % lineRange;
            addRow();
        } else if (opcode == 0) {
            extended();
        } else {
            standard(opcode);
        }
    }

    private void standard(int opcode) {
        switch (opcode) {
            case 1 -> addRow();
            case 2 -> address += unsigned() * minimumInstructionBytes;
            case 3 -> line += (int) signed();
            case 4 -> file = (int) unsigned();
            case 5 -> column = (int) unsigned();
            case 8 -> address += (long) ((255 - opcodeBase) / lineRange) * minimumInstructionBytes;
            case 9 -> address += in.getShort() & 0xffff;
            default -> {
                for (var i = 0; i < operandCounts[opcode]; i++) {
                    unsigned();
                }
            }
        }
    }

    private void extended() {
        var bytes = (int) unsigned();
        var next = in.position() + bytes;
        var opcode = bytes == 0 ? 0 : in.get();
        if (opcode == 1) {
            reset();
        } else if (opcode == 2) {
            address = in.getLong();
        }
        in.position(next);
    }

    private void addRow() {
        if (file <= PRIMARY_FILE && line > 0) {
            lines.put(address, new SourcePlace(line, column));
        }
    }

    private long unsigned() {
        var value = 0L;
        for (var shift = 0; ; shift += 7) {
            var next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private long signed() {
        var value = 0L;
        var shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return shift < 64 && (next & 0x40) != 0 ? value | -1L << shift : value;
    }
}

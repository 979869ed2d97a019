package dev.tilesmith.sim.compile.ssa;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The read-only data of a program: constant tables, then constants too long to build. Not thread-safe. */
public final class Pool {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Table> tables = new ArrayList<>();

    private record Table(int first, int size) {
        boolean holds(long offset, int bytes) {
            return offset >= first && offset - first <= size - bytes;
        }
    }

    private final Map<Long, Integer> longs = new HashMap<>();
    private final Map<Long, Integer> floats = new HashMap<>();

    /** Offset of a table's copy. */
    public int add(byte[] content, int alignment) {
        align(Math.max(alignment, 8));
        var offset = bytes.size();
        bytes.writeBytes(content);
        tables.add(new Table(offset, content.length));
        return offset;
    }

    public int longAt(long value) {
        return longs.computeIfAbsent(value, same -> {
            align(8);
            var offset = bytes.size();
            bytes.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(same)
                    .array());
            return offset;
        });
    }

    public int floatAt(long bits) {
        return floats.computeIfAbsent(bits, same -> {
            align(4);
            var offset = bytes.size();
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (long) same)
                    .array());
            return offset;
        });
    }

    private void align(int alignment) {
        while (bytes.size() % alignment != 0) {
            bytes.write(0);
        }
    }

    /** What a load from a constant table gives, if it lies inside one. */
    public OptionalLong read(long offset, Access access) {
        if (offset < 0 || tables.stream().noneMatch(table -> table.holds(offset, access.bytes))) {
            return OptionalLong.empty();
        }
        var data = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        var at = (int) offset;
        return OptionalLong.of(
                switch (access) {
                    case INT8 -> data.get(at);
                    case UINT8 -> data.get(at) & 0xff;
                    case INT16 -> data.getShort(at);
                    case UINT16 -> data.getShort(at) & 0xffff;
                    case INT32 -> data.getInt(at);
                    case UINT32, FLOAT -> data.getInt(at) & 0xffff_ffffL;
                    case INT64, DOUBLE -> data.getLong(at);
                });
    }

    public byte[] content() {
        return bytes.toByteArray();
    }
}

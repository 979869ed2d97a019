package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestMemory.CodeRange;
import dev.tilesmith.sim.riscv.CodeImage.Content;
import dev.tilesmith.sim.riscv.CodeImage.Segment;
import dev.tilesmith.sim.riscv.CodeImage.SourcePlace;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads linked RV64 executables (System V ABI, chapter "Object Files"; RISC-V ELF psABI). Trusts no field. */
public final class ElfLoader {
    private static final int FILE_HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int SECTION_HEADER_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;
    private static final int EXECUTABLE = 2;
    private static final int RISCV = 243;
    /** SHF_ALLOC and SHF_EXECINSTR. */
    private static final long ALLOCATED_CODE = 6;

    private static final int LOAD = 1;
    private static final int SYMBOL_TABLE = 2;
    /** A segment of a kernel is copied whole. */
    private static final long LARGEST_KERNEL_SEGMENT_BYTES = 64L << 20;

    /** The memory that a program gets may be smaller, which is for its run to tell. */
    private static final long LARGEST_SEGMENT_BYTES = 1L << 30;

    /** Of a program up to this size everything may be instructions. */
    private static final long SMALL_PROGRAM_BYTES = 256L << 10;

    private static final long LARGEST_CODE_BYTES = 16L << 20;

    private final ByteBuffer file;
    private final long largestSegment;

    private ElfLoader(byte[] bytes, long largestSegment) {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.largestSegment = largestSegment;
    }

    /** The file is no executable that the core can run. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** Reads an executable with its symbols, and its line table if it has one; it must have an executable segment. */
    public static CodeImage load(byte[] bytes) throws Malformed {
        var image = new ElfLoader(bytes, LARGEST_KERNEL_SEGMENT_BYTES).image();
        if (image.segments().stream().noneMatch(Segment::executable)) {
            throw new Malformed("the ELF file has no executable segment");
        }
        return image;
    }

    /**
     * A whole program.
     *
     * @param code where instructions may be
     */
    public record Executable(CodeImage image, CodeRange code) {}

    /**
     * Reads a program that has the machine for itself, and where in it code is. Without address translation the core
     * fetches from anywhere, so that no segment need be marked executable: none of riscv-tests' linker script is.
     */
    public static Executable loadProgram(byte[] bytes) throws Malformed {
        var loader = new ElfLoader(bytes, LARGEST_SEGMENT_BYTES);
        var image = loader.image();
        try {
            return new Executable(image, loader.code(image));
        } catch (IndexOutOfBoundsException e) {
            throw loader.cutShort();
        }
    }

    private CodeImage image() throws Malformed {
        try {
            return read();
        } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
            throw cutShort();
        }
    }

    private Malformed cutShort() {
        return new Malformed(
                "not a whole ELF file: a table reaches past the end of its %d bytes".formatted(file.limit()));
    }

    /**
     * All that is loaded, as a program may run what it has written among its data; of a large program no more than from the
     * first to the last section with instructions.
     */
    private CodeRange code(CodeImage image) throws Malformed {
        var loaded = loaded(image);
        var isSmall = loaded.end() - loaded.begin() <= SMALL_PROGRAM_BYTES;
        var range = isSmall || sectionCount() == 0 ? loaded : instructions();
        if (range.begin() >= range.end()) {
            throw new Malformed("the ELF file has no instructions");
        }
        checkCode(image, range.begin(), range.end());
        return new CodeRange(range.begin() & -2, range.end() + 1 & -2);
    }

    private static CodeRange loaded(CodeImage image) {
        var begin = Long.MAX_VALUE;
        var end = Long.MIN_VALUE;
        for (var segment : image.segments()) {
            begin = Math.min(begin, segment.address());
            end = Math.max(end, segment.address() + segment.content().length());
        }
        return new CodeRange(begin, end);
    }

    private CodeRange instructions() {
        var begin = Long.MAX_VALUE;
        var end = Long.MIN_VALUE;
        var table = index(file.getLong(40));
        for (var header = table;
                header < table + sectionCount() * SECTION_HEADER_BYTES;
                header += SECTION_HEADER_BYTES) {
            if ((file.getLong(header + 8) & ALLOCATED_CODE) == ALLOCATED_CODE) {
                begin = Math.min(begin, file.getLong(header + 16));
                end = Math.max(end, file.getLong(header + 16) + file.getLong(header + 32));
            }
        }
        return new CodeRange(begin, end);
    }

    private int sectionCount() {
        return index(file.getLong(40)) == 0 ? 0 : Short.toUnsignedInt(file.getShort(60));
    }

    /** All of it is decoded before the program begins. */
    private static void checkCode(CodeImage image, long begin, long end) throws Malformed {
        if (!isLoaded(image, begin) || !isLoaded(image, end - 1) || end - begin > LARGEST_CODE_BYTES) {
            throw new Malformed(
                    "the instructions of the ELF file must be in its segments, no more than %d bytes from the first to the last; got 0x%x to 0x%x"
                            .formatted(LARGEST_CODE_BYTES, begin, end));
        }
    }

    private static boolean isLoaded(CodeImage image, long address) {
        return image.segments().stream()
                .anyMatch(segment -> address >= segment.address() && address - segment.address() < segment.sizeBytes());
    }

    private CodeImage read() throws Malformed {
        checkHeader();
        var segments = segments();
        var sections = sections();
        return new CodeImage(segments, file.getLong(24), lines(sections), symbols(sections));
    }

    private void checkHeader() throws Malformed {
        if (file.limit() < FILE_HEADER_BYTES || file.getInt(0) != MAGIC) {
            throw new Malformed("not an ELF file: the first bytes must be 7f 45 4c 46");
        }
        if (file.getShort(4) != CLASS_64_LITTLE_ENDIAN) {
            throw new Malformed("the ELF file must be 64-bit little-endian");
        }
        if (file.getShort(18) != RISCV) {
            throw new Malformed("the ELF file must be for RISC-V (machine 243), got machine %d"
                    .formatted(Short.toUnsignedInt(file.getShort(18))));
        }
        if (file.getShort(16) != EXECUTABLE) {
            throw new Malformed("the ELF file must be a linked executable (type 2), got type %d"
                    .formatted(Short.toUnsignedInt(file.getShort(16))));
        }
    }

    private List<Segment> segments() throws Malformed {
        var segments = new ArrayList<Segment>();
        var table = index(file.getLong(32));
        var count = Short.toUnsignedInt(file.getShort(56));
        for (var i = 0; i < count; i++) {
            var header = table + i * PROGRAM_HEADER_BYTES;
            if (file.getInt(header) == LOAD && file.getLong(header + 40) != 0) {
                segments.add(segment(header, segments.size()));
            }
        }
        return segments;
    }

    private Segment segment(int header, int number) throws Malformed {
        var flags = file.getInt(header + 4);
        var isExecutable = (flags & 1) != 0;
        var isWritable = (flags & 2) != 0;
        var bytes = bytes(file.getLong(header + 8), file.getLong(header + 32));
        var size = file.getLong(header + 40);
        if (size < bytes.length || size > largestSegment) {
            throw new Malformed("segment %d of the ELF file must have %d to %d bytes in memory, got %d"
                    .formatted(number, bytes.length, largestSegment, size));
        }
        var name = isExecutable ? "code" : isWritable ? "data" : "constants";
        var unique = number == 0 ? name : name + " " + number;
        return new Segment(unique, file.getLong(header + 16), new Content(bytes), size, isExecutable, isWritable);
    }

    private record Section(String name, int type, byte[] bytes, int link) {}

    private List<Section> sections() {
        var table = index(file.getLong(40));
        var count = sectionCount();
        var sections = new ArrayList<Section>();
        var namesHeader = table + Short.toUnsignedInt(file.getShort(62)) * SECTION_HEADER_BYTES;
        var names = count == 0 ? new byte[0] : bytes(file.getLong(namesHeader + 24), file.getLong(namesHeader + 32));
        for (var i = 0; i < count; i++) {
            var header = table + i * SECTION_HEADER_BYTES;
            var type = file.getInt(header + 4);
            var hasContent = type != 0 && type != 8;
            var bytes = hasContent ? bytes(file.getLong(header + 24), file.getLong(header + 32)) : new byte[0];
            sections.add(new Section(text(names, file.getInt(header)), type, bytes, file.getInt(header + 40)));
        }
        return sections;
    }

    private static Map<String, Long> symbols(List<Section> sections) {
        var symbols = new TreeMap<String, Long>();
        for (var section : sections) {
            if (section.type() == SYMBOL_TABLE) {
                var names = sections.get(section.link()).bytes();
                var table = ByteBuffer.wrap(section.bytes()).order(ByteOrder.LITTLE_ENDIAN);
                for (var at = 0; at + SYMBOL_BYTES <= table.limit(); at += SYMBOL_BYTES) {
                    var name = text(names, table.getInt(at));
                    var isDefined = table.getShort(at + 6) != 0;
                    if (isDefined && !name.isEmpty()) {
                        symbols.put(name, table.getLong(at + 8));
                    }
                }
            }
        }
        return symbols;
    }

    private static NavigableMap<Long, SourcePlace> lines(List<Section> sections) {
        return section(sections, ".debug_line")
                .map(section -> new LineTable(section.bytes()).read())
                .orElseGet(TreeMap::new);
    }

    private static Optional<Section> section(List<Section> sections, String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    private byte[] bytes(long first, long count) {
        var from = index(first);
        if (count < 0 || count > file.limit() - from) {
            throw new IndexOutOfBoundsException();
        }
        return Arrays.copyOfRange(file.array(), from, from + (int) count);
    }

    private int index(long offset) {
        if (offset < 0 || offset > file.limit()) {
            throw new IndexOutOfBoundsException();
        }
        return (int) offset;
    }

    private static String text(byte[] table, int first) {
        if (first < 0 || first >= table.length) {
            return "";
        }
        var end = first;
        while (end < table.length && table[end] != 0) {
            end++;
        }
        return new String(table, first, end - first, StandardCharsets.UTF_8);
    }
}

package dev.tilesmith.sim.compile;

import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.Decoder;
import dev.tilesmith.sim.riscv.Disassembler;
import java.util.TreeMap;

/** Machine code as text: address, instruction and the source line that it comes from. */
public final class Listing {
    private Listing() {}

    /** One line for each instruction; a source line stands beside its first instruction in a row. */
    public static String render(CodeImage image, String source) {
        var sourceLines = source.lines().toList();
        var names = new TreeMap<Long, String>();
        image.symbols().forEach((name, address) -> names.put(address, name));
        var text = new StringBuilder();
        for (var segment : image.segments()) {
            if (segment.executable()) {
                render(image, segment, sourceLines, names, text);
            }
        }
        return text.toString();
    }

    private static void render(
            CodeImage image,
            CodeImage.Segment segment,
            java.util.List<String> sourceLines,
            TreeMap<Long, String> names,
            StringBuilder text) {
        var bytes = segment.content().toArray();
        var shownLine = 0;
        for (var offset = 0; offset + 1 < bytes.length; ) {
            var address = segment.address() + offset;
            var bits = bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
            if ((bits & 3) == 3 && offset + 3 < bytes.length) {
                bits |= (bytes[offset + 2] & 0xff) << 16 | bytes[offset + 3] << 24;
            }
            var name = names.get(address);
            if (name != null) {
                text.append(name).append(":\n");
                shownLine = 0;
            }
            var decoded = Decoder.decode(bits);
            var line = image.placeAt(address).line();
            var instruction = Disassembler.text(decoded, address);
            if (line != shownLine && line > 0 && line <= sourceLines.size()) {
                text.append("%8x  %-36s # %d: %s%n"
                        .formatted(
                                address,
                                instruction,
                                line,
                                sourceLines.get(line - 1).strip()));
            } else {
                text.append("%8x  %s%n".formatted(address, instruction));
            }
            shownLine = line;
            offset += decoded.bytes();
        }
    }
}

package dev.tilesmith.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mapping in the notation of Timeloop's users: levels from DRAM (L3) over scratchpad (L2) and accumulator (L1) to the registers
 * (L0), separated by dashes; in each the tensors kept there and its loops, the outermost first, {@code X} for a spatial
 * one: {@code L3[WIO] K48 - L2[WI] N1 K16X - L1[O] C48 P16 C16X - L0[W] P8}.
 *
 * @param outer loops of DRAM, the outermost first, those with one step left out
 * @param tile steps of each loop in the scratchpad, spatial ones included
 * @param spatial steps of C and K across the array
 */
record FpgaMapping(List<Factor> outer, Map<Character, Integer> tile, Map<Character, Integer> spatial) {
    /** A loop with so many steps. */
    record Factor(char loop, int steps) {}

    /** @throws IllegalArgumentException if the text is no mapping */
    static FpgaMapping parse(String text) {
        var outer = new ArrayList<Factor>();
        var tile = new LinkedHashMap<Character, Integer>();
        var spatial = new LinkedHashMap<Character, Integer>();
        for (var level : text.split(" - ")) {
            var words = level.trim().split(" +");
            if (!words[0].matches("L[0-3]\\[[WIO]+\\]")) {
                throw new IllegalArgumentException("a level begins like L2[WI], got '%s'".formatted(words[0]));
            }
            for (var word : List.of(words).subList(1, words.length)) {
                var isSpatial = word.endsWith("X");
                var steps = Integer.parseInt(word.substring(1, word.length() - (isSpatial ? 1 : 0)));
                if (words[0].startsWith("L3")) {
                    if (steps > 1) {
                        outer.add(new Factor(word.charAt(0), steps));
                    }
                } else {
                    tile.merge(word.charAt(0), steps, (one, other) -> one * other);
                    if (isSpatial) {
                        spatial.merge(word.charAt(0), steps, (one, other) -> one * other);
                    }
                }
            }
        }
        return new FpgaMapping(List.copyOf(outer), Map.copyOf(tile), Map.copyOf(spatial));
    }

    int tile(char loop) {
        return tile.getOrDefault(loop, 1);
    }

    int spatial(char loop) {
        return spatial.getOrDefault(loop, 1);
    }

    /** Whether sums are complete before their tile leaves the accumulator: the loops of the depth are innermost. */
    boolean keepsSums() {
        var isDepth = false;
        for (var factor : outer) {
            var now = "RSC".indexOf(factor.loop()) >= 0;
            if (isDepth && !now) {
                return false;
            }
            isDepth = now;
        }
        return true;
    }
}

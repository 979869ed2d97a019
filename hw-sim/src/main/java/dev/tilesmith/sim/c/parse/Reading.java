package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Problems;
import dev.tilesmith.sim.c.text.SourceText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.cdt.core.dom.ast.IASTMacroExpansionLocation;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorFunctionStyleMacroDefinition;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;

/**
 * What the readers share while they turn one CDT tree into ours: places, problems, the depth reached, and which macro a
 * node came from. Not thread-safe.
 */
final class Reading {
    /** Syntax inside syntax. Kernels stay below 50; our own recursion and everybody's after us needs an end. */
    static final int DEPTH_LIMIT = 700;

    private final SourceText source;
    private final Prescan prescan;
    private final int preludeLength;
    private final Problems problems;
    private final Set<String> namedMacros;
    /** Length of each macro expansion, in CDT's numbering, by the offset where it stands. */
    private final Map<Integer, Integer> expansionLengths = new HashMap<>();

    private int depth;

    Reading(SourceText source, Prescan prescan, int preludeLength, Problems problems, Set<String> namedMacros) {
        this.source = source;
        this.prescan = prescan;
        this.preludeLength = preludeLength;
        this.problems = problems;
        this.namedMacros = namedMacros;
    }

    /** The syntax is too deep to go on; thrown by {@link #enter} and caught by the parser. */
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Position at;

        TooDeep(Position at) {
            super("too deep", null, false, false);
            this.at = at;
        }

        Position at() {
            return at;
        }
    }

    void noteExpansions(IASTTranslationUnit unit) {
        for (var location : unit.getNodeLocations()) {
            if (location instanceof IASTMacroExpansionLocation expansion) {
                var file = expansion.getExpansion().getFileLocation();
                if (file != null) {
                    expansionLengths.put(file.getNodeOffset(), expansion.getNodeLength());
                }
            }
        }
    }

    /** The object-like macro that a node is the whole expansion of, if its name may stand for it in our tree. */
    Optional<String> macroOf(IASTNode node) {
        if (expansionLengths.isEmpty()) {
            return Optional.empty();
        }
        var file = node.getFileLocation();
        if (file == null || !expansionLengths.containsKey(file.getNodeOffset())) {
            return Optional.empty();
        }
        var locations = node.getNodeLocations();
        if (locations.length != 1 || !(locations[0] instanceof IASTMacroExpansionLocation expansion)) {
            return Optional.empty();
        }
        var definition = expansion.getExpansion().getMacroDefinition();
        var isWhole = expansion.getNodeOffset() == 0
                && Integer.valueOf(expansion.getNodeLength()).equals(expansionLengths.get(file.getNodeOffset()));
        var name = definition.getName().toString();
        return isWhole
                        && !(definition instanceof IASTPreprocessorFunctionStyleMacroDefinition)
                        && namedMacros.contains(name)
                ? Optional.of(name)
                : Optional.empty();
    }

    boolean isMacro(String name) {
        return namedMacros.contains(name);
    }

    Position at(IASTNode node) {
        return source.position(offset(node));
    }

    /** Offset in the source; negative for nodes of the prelude. */
    int offset(IASTNode node) {
        var location = node.getFileLocation();
        return location == null ? 0 : toSource(location.getNodeOffset());
    }

    int endOffset(IASTNode node) {
        var location = node.getFileLocation();
        return location == null ? 0 : toSource(location.getNodeOffset() + location.getNodeLength());
    }

    private int toSource(int offset) {
        return offset < preludeLength ? offset - preludeLength : prescan.sourceOffset(offset - preludeLength);
    }

    boolean isPrelude(IASTNode node) {
        var location = node.getFileLocation();
        return location == null || location.getNodeOffset() < preludeLength;
    }

    SourceText source() {
        return source;
    }

    Prescan prescan() {
        return prescan;
    }

    void report(IASTNode node, String message) {
        problems.report(at(node), message);
    }

    void report(Position at, String message) {
        problems.report(at, message);
    }

    void enter(IASTNode node) {
        if (++depth > DEPTH_LIMIT) {
            throw new TooDeep(at(node));
        }
    }

    void leave() {
        depth--;
    }
}

package dev.tilesmith.sim.c.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names of one block and, through its parent, of the blocks around it. Not thread-safe. */
final class Scope {
    private final @Nullable Scope parent;
    private final Map<String, Symbol> names = new LinkedHashMap<>();
    private final Map<String, Qualified> tags = new LinkedHashMap<>();
    private long localBytes;

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    @Nullable Scope parent() {
        return parent;
    }

    Optional<Symbol> find(String name) {
        for (var scope = this; scope != null; scope = scope.parent) {
            var symbol = scope.names.get(name);
            if (symbol != null) {
                return Optional.of(symbol);
            }
        }
        return Optional.empty();
    }

    Optional<Symbol> findHere(String name) {
        return Optional.ofNullable(names.get(name));
    }

    void put(String name, Symbol symbol) {
        names.put(name, symbol);
    }

    /** Counts a variable of this block; bytes of all variables that live in it, those of the blocks around it too. */
    long addLocal(long bytes) {
        localBytes += bytes;
        var sum = 0L;
        for (var scope = this; scope != null; scope = scope.parent) {
            sum += scope.localBytes;
        }
        return sum;
    }

    Optional<Qualified> findTag(String tag) {
        for (var scope = this; scope != null; scope = scope.parent) {
            var type = scope.tags.get(tag);
            if (type != null) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    Optional<Qualified> findTagHere(String tag) {
        return Optional.ofNullable(tags.get(tag));
    }

    void putTag(String tag, Qualified type) {
        tags.put(tag, type);
    }

    /** All names that can be seen, nearest first. */
    List<String> visibleNames() {
        var all = new ArrayList<String>();
        for (var scope = this; scope != null; scope = scope.parent) {
            all.addAll(scope.names.keySet());
        }
        return all;
    }
}

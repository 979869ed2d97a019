package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels of a function and the jumps to them: a jump may leave blocks but not enter one. Not thread-safe. */
final class Jumps {
    private final Context context;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private final List<Jump> jumps = new ArrayList<>();
    private int blocks;

    Jumps(Context context) {
        this.context = context;
    }

    private record Jump(String label, List<Integer> blocks, Position at) {}

    void enterBlock() {
        open.push(blocks++);
    }

    void leaveBlock() {
        open.pop();
    }

    int depth() {
        return open.size();
    }

    void label(String name, Position at) {
        if (labels.putIfAbsent(name, open.getFirst()) != null) {
            throw new Refusal(at, "the label '%s' is there already".formatted(name));
        }
    }

    void jump(String label, Position at) {
        jumps.add(new Jump(label, List.copyOf(open), at));
    }

    void check() {
        for (var jump : jumps) {
            var block = labels.get(jump.label());
            if (block == null) {
                context.report(jump.at(), "there is no label '%s' in this function".formatted(jump.label()));
            } else if (!jump.blocks().contains(block)) {
                context.report(
                        jump.at(), "goto cannot enter the block that holds the label '%s'".formatted(jump.label()));
            }
        }
    }
}

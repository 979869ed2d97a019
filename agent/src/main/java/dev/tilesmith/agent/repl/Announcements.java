package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.kernel.VerdictLines;
import dev.tilesmith.eval.Verdict;
import java.util.Map;

/** What commands of a session say about its kernels. */
record Announcements(Console console, Workbench bench, boolean json) {
    /** The current kernel has become another. */
    void current(String cycles) {
        var entry = bench.current();
        if (json) {
            console.json(fields(entry));
        } else {
            console.line("%-10s %s%s".formatted(name(entry), cycles, compared(entry)));
        }
    }

    /** The current kernel stays, since nothing better was found. */
    void stays(String why) {
        if (json) {
            var fields = fields(bench.current());
            fields.put("stays", why);
            console.json(fields);
        } else {
            console.line("%-10s stays; %s".formatted(name(bench.current()), why));
        }
    }

    /** A kernel that is not correct. */
    void rejected(String name, Verdict.Rejected rejected) {
        if (json) {
            console.json(Console.fields("file", name, "verdict", rejected.label(), "reason", rejected.reason()));
        } else {
            console.line(VerdictLines.rejected(name, rejected));
        }
    }

    static String name(Session.Entry entry) {
        return "kernel " + entry.number();
    }

    Map<String, Object> fields(Session.Entry entry) {
        return Console.fields(
                "kernel", entry.number(),
                "op", entry.op(),
                "cycles", entry.cycles(),
                "from", entry.kernel().from(),
                "file", bench.shown(bench.open().kernel(entry)).toString());
    }

    /** With the kernel that was current before, if it computes the same. */
    private String compared(Session.Entry entry) {
        if (entry.previous() == Session.NONE) {
            return "";
        }
        var before = bench.session().entry(entry.previous());
        return before.op().equals(entry.op()) ? "; " + change(before, entry) : "";
    }

    private static String change(Session.Entry before, Session.Entry now) {
        var fewer = before.cycles() - now.cycles();
        return fewer == 0
                ? "as many as kernel %d".formatted(before.number())
                : "%,d %s than kernel %d (%.2fx)"
                        .formatted(
                                Math.abs(fewer),
                                fewer > 0 ? "fewer" : "more",
                                before.number(),
                                (double) before.cycles() / now.cycles());
    }
}

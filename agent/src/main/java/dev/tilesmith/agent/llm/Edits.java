package dev.tilesmith.agent.llm;

import java.util.regex.Pattern;

/** Search-and-replace blocks in a reply, applied to a kernel. */
final class Edits {
    static final Pattern BLOCK =
            Pattern.compile("(?ms)^<{5,9} SEARCH[ \\t]*\\n(.*?)^={5,9}[ \\t]*\\n(.*?)^>{5,9} REPLACE[ \\t]*$");

    private Edits() {}

    /** The edited kernel, or why there is none. */
    sealed interface Result {
        record Applied(String source) implements Result {}

        record Failed(String reason) implements Result {}
    }

    static Result apply(String reply, String source) {
        var edits = BLOCK.matcher(reply);
        var text = source;
        var count = 0;
        while (edits.find()) {
            count++;
            var search = edits.group(1);
            var at = text.indexOf(search);
            if (search.isBlank() || at < 0) {
                return new Result.Failed("edit %d: its search part is not in the kernel".formatted(count));
            }
            if (text.indexOf(search, at + 1) >= 0) {
                return new Result.Failed("edit %d: its search part is in the kernel more than once".formatted(count));
            }
            text = text.substring(0, at) + edits.group(2) + text.substring(at + search.length());
        }
        return count == 0 ? new Result.Failed("the reply has no edits") : new Result.Applied(text);
    }
}

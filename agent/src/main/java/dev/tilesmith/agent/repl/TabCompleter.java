package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.schedule.store.StoreException;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers what {@link Completions} knows in the terminal. */
record TabCompleter(Completions completions, Supplier<Console> console) implements Completer {
    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var before = line.words().subList(0, line.wordIndex());
        var word =
                line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        try {
            completions.of(before, word, console.get()).forEach(choice -> candidates.add(candidate(choice)));
        } catch (UserError | StoreException unknown) {
            // What is wrong is told by the command itself.
        }
    }

    private static Candidate candidate(Completions.Choice choice) {
        var description = choice.description().isEmpty() ? null : choice.description();
        return new Candidate(choice.word(), choice.word(), null, description, null, null, choice.isWhole());
    }
}

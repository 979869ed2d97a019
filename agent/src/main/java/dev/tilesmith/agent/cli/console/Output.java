package dev.tilesmith.agent.cli.console;

import dev.tilesmith.file.FileReason;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output, which remembers why something did not get there: a {@link PrintStream} keeps that to itself. */
public final class Output extends PrintStream {
    private final Watched watched;

    public Output(OutputStream stream) {
        this(new Watched(stream));
    }

    private Output(Watched watched) {
        super(watched, true, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /** Why output was lost, if any was; a reader that has seen enough, as {@code head}, loses nothing. */
    Optional<String> lost() {
        flush();
        return Optional.ofNullable(watched.problem).map(FileReason::of).filter(reason -> !reason.equals("broken pipe"));
    }

    private static final class Watched extends FilterOutputStream {
        private volatile @Nullable IOException problem;

        Watched(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                problem = e;
                throw e;
            }
        }
    }
}

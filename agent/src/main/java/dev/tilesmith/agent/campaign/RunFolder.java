package dev.tilesmith.agent.campaign;

import dev.tilesmith.file.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run or a campaign leaves its files. A file is there whole or not at all. */
public record RunFolder(Path path) {
    /** Below the working directory: what has the folders of all campaigns, and of all runs that name none of their own. */
    public static final Path ALL = Path.of("tilesmith-runs");

    /** A new folder of a run, {@code 0007-gemm-512x512x512}. */
    public static RunFolder ofRun(Path all, long run, String op) {
        return create(all, "%04d-%s".formatted(run, plain(op)));
    }

    /** A new folder of a campaign, {@code campaign-0002-resnet50}. */
    public static RunFolder ofCampaign(Path all, long campaign, String name) {
        return create(all, "campaign-%04d-%s".formatted(campaign, plain(name)));
    }

    private static String plain(String text) {
        var name = text.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
        return name.length() > 60 ? name.substring(0, 60) : name;
    }

    /**
     * Stores number what they keep each for itself, so where another one's files are already, a number is put behind.
     */
    private static RunFolder create(Path all, String first) {
        for (var number = 1; ; number++) {
            var path = all.resolve(number == 1 ? first : first + "-" + number);
            try {
                Files.createDirectories(all);
                return new RunFolder(Files.createDirectory(path));
            } catch (FileAlreadyExistsException _) {
                // The next number may be free.
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make the folder %s".formatted(path), e);
            }
        }
    }

    public void write(String name, String content) {
        try {
            Files.createDirectories(path);
            WholeFile.write(path.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s".formatted(path.resolve(name)), e);
        }
    }
}

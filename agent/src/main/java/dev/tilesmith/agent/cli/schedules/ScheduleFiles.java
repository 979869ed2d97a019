package dev.tilesmith.agent.cli.schedules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.file.WholeFile;
import dev.tilesmith.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Exported schedules: one JSON file, or a folder with a C file for each kernel and a {@code manifest.json} with the rest.
 * What is read may have been written by anybody.
 */
public final class ScheduleFiles {
    private static final String FORMAT = "tilesmith-schedules";
    private static final int VERSION = 1;
    private static final String MANIFEST = "manifest.json";
    private static final long LARGEST_BYTES = 64L << 20;
    private static final int MOST_ENTRIES = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ScheduleFiles() {}

    static void writeFile(Path file, String shownAs, List<Schedule> schedules) {
        OutputPlaces.folder(file.toAbsolutePath().resolveSibling(""), shownAs);
        write(
                OutputPlaces.file(file, shownAs),
                shownAs,
                json(schedules.stream().map(ScheduleText::fieldsWithSource).toList()));
    }

    /**
     * In a folder that has an earlier export, what that one wrote goes once all of the new one is there; files that are not
     * its own stay.
     */
    static void writeFolder(Path folder, String shownAs, List<Schedule> schedules) {
        OutputPlaces.folder(folder, shownAs);
        var outdated = earlierKernels(folder, shownAs);
        var entries = new ArrayList<Map<String, Object>>();
        for (var schedule : schedules) {
            var name = "%04d-%s.c".formatted(schedule.id(), name(schedule.op()));
            write(folder.resolve(name), shownAs + "/" + name, schedule.source());
            var fields = ScheduleText.fields(schedule);
            fields.put("file", name);
            entries.add(fields);
            outdated.remove(folder.resolve(name));
        }
        write(folder.resolve(MANIFEST), shownAs + "/" + MANIFEST, json(entries));
        remove(outdated, shownAs);
    }

    private static Set<Path> earlierKernels(Path folder, String shownAs) {
        var files = new LinkedHashSet<Path>();
        if (!Files.exists(folder.resolve(MANIFEST))) {
            return files;
        }
        for (var entry : read(folder, shownAs).entries()) {
            try {
                files.add(folder.resolve(Exported.file(entry)));
            } catch (BadEntry | InvalidPathException problem) {
                throw UserError.input("%s/%s: names a file that cannot be replaced: %s; export to another folder"
                        .formatted(shownAs, MANIFEST, problem.getMessage()));
            }
        }
        return files;
    }

    private static void remove(Set<Path> files, String shownAs) {
        for (var file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw UserError.environment("%s/%s: of an earlier export, cannot be removed: %s"
                        .formatted(shownAs, file.getFileName(), FileReason.of(e)));
            }
        }
    }

    private static String name(String op) {
        var name = op.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^[-.]+|-$", "");
        return name.length() > 60 ? name.substring(0, 60) : name;
    }

    private static String json(List<Map<String, Object>> entries) {
        try {
            return JSON.writeValueAsString(Console.fields("format", FORMAT, "version", VERSION, "schedules", entries))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("fields are plain values and always have a JSON form", e);
        }
    }

    private static void write(Path file, String shownAs, String text) {
        try {
            WholeFile.write(file, text);
        } catch (IOException e) {
            throw UserError.environment("%s: cannot be written: %s".formatted(shownAs, FileReason.of(e)));
        }
    }

    /**
     * What was exported once.
     *
     * @param folder that has the kernels, if they are not in the entries themselves
     */
    record Exported(List<JsonNode> entries, Optional<Path> folder) {
        Exported {
            entries = List.copyOf(entries);
        }

        /** The kernel of an entry. */
        String source(JsonNode entry) throws BadEntry {
            if (folder.isEmpty()) {
                return EntryFields.text(entry, "source", KernelFiles.LARGEST_BYTES);
            }
            var name = file(entry);
            try {
                return KernelFiles.read(folder.get().resolve(name), name).source();
            } catch (UserError | InvalidPathException problem) {
                throw new BadEntry(String.valueOf(problem.getMessage()));
            }
        }

        /** The name of its kernel's file; one with a way in it could point anywhere. */
        private static String file(JsonNode entry) throws BadEntry {
            var name = EntryFields.text(entry, "file", 200);
            if (name.contains("/") || name.contains("\\") || name.startsWith(".")) {
                throw new BadEntry("file must be the name of a file in the same folder, got '%s'".formatted(name));
            }
            return name;
        }
    }

    /** An entry that is no schedule; the message is the end of a sentence. */
    static final class BadEntry extends Exception {
        private static final long serialVersionUID = 1L;

        BadEntry(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws UserError when there is nothing of the kind */
    static Exported read(Path path, String shownAs) {
        if (Files.isDirectory(path)) {
            if (!Files.exists(path.resolve(MANIFEST))) {
                throw UserError.input(
                        "%s: has no %s, which `tilesmith schedules export` writes".formatted(shownAs, MANIFEST));
            }
            return new Exported(entries(path.resolve(MANIFEST), shownAs + "/" + MANIFEST), Optional.of(path));
        }
        if (!Files.exists(path)) {
            throw UserError.input("%s: no such file or folder".formatted(shownAs));
        }
        return new Exported(entries(path, shownAs), Optional.empty());
    }

    private static List<JsonNode> entries(Path file, String shownAs) {
        var root = tree(file, shownAs);
        if (!root.path("format").asText().equals(FORMAT)
                || !root.path("schedules").isArray()) {
            throw UserError.input("%s: holds no schedules; `tilesmith schedules export` writes {\"format\":\"%s\",…}"
                    .formatted(shownAs, FORMAT));
        }
        if (root.path("version").asInt() != VERSION) {
            throw UserError.input("%s: has version %s of the format, this Tilesmith reads %d"
                    .formatted(shownAs, abbreviate(root.path("version").asText()), VERSION));
        }
        if (root.path("schedules").size() > MOST_ENTRIES) {
            throw UserError.input("%s: has %,d schedules, at most %,d are read at a time"
                    .formatted(shownAs, root.path("schedules").size(), MOST_ENTRIES));
        }
        var entries = new ArrayList<JsonNode>();
        root.path("schedules").forEach(entries::add);
        return entries;
    }

    private static JsonNode tree(Path file, String shownAs) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw UserError.input(
                        "%s: has %,d bytes, at most %,d are read".formatted(shownAs, Files.size(file), LARGEST_BYTES));
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonEOFException cutOff) {
            throw UserError.input("%s: is cut off: its JSON ends before what it began".formatted(shownAs));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw UserError.input("%s:%d:%d: is not JSON: %s"
                    .formatted(
                            shownAs,
                            at == null ? 0 : at.getLineNr(),
                            at == null ? 0 : at.getColumnNr(),
                            abbreviate(e.getOriginalMessage())));
        } catch (IOException e) {
            throw UserError.input("%s: cannot be read: %s".formatted(shownAs, FileReason.of(e)));
        }
    }

    /** The start of a text that anybody may have written, fit for a line of a terminal. */
    static String abbreviate(String text) {
        var printable = text.replaceAll("\\p{Cntrl}+", " ");
        return printable.length() <= 160 ? printable : printable.substring(0, 157) + "...";
    }
}

package dev.tilesmith.agent.cli.argument;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings from {@code tilesmith.yaml} in the working directory, then {@code ~/.config/tilesmith/config.yaml}. A setting
 * has the name of the flag that it stands for; a flag on the command line wins.
 */
public final class SettingsFile {
    /** Stands between the values of a list; a flag that takes several splits its setting at it. */
    static final String SEPARATOR = "|";

    public static final String SEPARATOR_PATTERN = "\\|";

    private final Map<String, Setting> settings;

    /** A value and the file that it came from. */
    public record Setting(String value, Path file) {}

    private SettingsFile(Map<String, Setting> settings) {
        this.settings = settings;
    }

    public static SettingsFile read(Environment environment) {
        var settings = new TreeMap<String, Setting>();
        for (var file : files(environment)) {
            if (Files.exists(file)) {
                readFile(file).forEach(settings::putIfAbsent);
            }
        }
        return new SettingsFile(settings);
    }

    static List<Path> files(Environment environment) {
        return List.of(
                environment.workingDirectory().resolve("tilesmith.yaml"),
                folder(environment).resolve("config.yaml"));
    }

    /** Where the user's own settings are. */
    public static Path folder(Environment environment) {
        return environment
                .variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> environment.userHome().resolve(".config"))
                .resolve("tilesmith");
    }

    public Optional<Setting> find(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    public boolean isOn(String flag) {
        return find(flag).filter(setting -> setting.value().equals("true")).isPresent();
    }

    /** @throws UserError if a setting is none of these */
    public void checkNames(Set<String> known) {
        settings.forEach((name, setting) -> {
            if (!known.contains(name)) {
                throw UserError.input("%s: there is no setting '%s'; settings have the names of flags, e.g. %s"
                        .formatted(setting.file(), name, nearest(name, known)));
            }
        });
    }

    /** The one that begins most alike. */
    private static String nearest(String name, Set<String> known) {
        return known.stream()
                .max(Comparator.comparingInt(other -> Math.min(name.length(), common(name, other))))
                .orElseThrow();
    }

    private static int common(String one, String other) {
        var mismatch = Arrays.mismatch(one.toCharArray(), other.toCharArray());
        return mismatch < 0 ? one.length() : mismatch;
    }

    private static Map<String, Setting> readFile(Path file) {
        try {
            var found = new TreeMap<String, Setting>();
            YamlFile.parse(Files.readString(file), file.toString()).ifPresent(root -> {
                if (!root.isObject()) {
                    throw UserError.input("%s: settings must be a list of `name: value` lines".formatted(file));
                }
                root.properties().forEach(entry -> found.put(entry.getKey(), new Setting(text(entry, file), file)));
            });
            return found;
        } catch (IOException e) {
            throw UserError.input("%s: cannot be read: %s".formatted(file, FileReason.of(e)));
        }
    }

    private static String text(Map.Entry<String, JsonNode> entry, Path file) {
        return YamlFile.setting(entry.getValue())
                .orElseThrow(() -> UserError.input(
                        "%s: the setting %s must be one value or a list of values".formatted(file, entry.getKey())));
    }
}

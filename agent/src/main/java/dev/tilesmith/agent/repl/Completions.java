package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a word that is being typed may become: commands, options and their values. What an option or argument takes is
 * read off its label: OP, FILE, DIR, RUN, SCHEDULE, K for a kernel of the session, words in small letters for themselves.
 */
final class Completions {
    /** Commands that hand options on to another one. */
    private static final Map<String, String> PASSING = Map.of("step", "optimize", "reuse", "optimize", "why", "sim");

    private static final List<String> OP_KINDS = List.of("gemm:", "conv:", "c:");

    private final Commands commands;
    private final Environment environment;
    private final Workbench bench;

    Completions(Commands commands, Environment environment, Workbench bench) {
        this.commands = commands;
        this.environment = environment;
        this.bench = bench;
    }

    /**
     * A word that it may become.
     *
     * @param description for people, or empty
     * @param isWhole whether nothing can follow, as it may on a folder or the beginning of an op
     */
    record Choice(String word, String description, boolean isWhole) {
        private static Choice whole(String word) {
            return new Choice(word, "", true);
        }
    }

    /**
     * @param before the words in front of it
     * @param word as far as it is typed
     */
    List<Choice> of(List<String> before, String word, Console console) {
        var line = commands.line(console, environment, SessionCommands.of(console, environment, bench));
        var place = Place.of(line.getCommandSpec(), before);
        return choices(place, word)
                .filter(choice -> choice.word().startsWith(word))
                .distinct()
                .sorted(Comparator.comparing(Choice::word))
                .toList();
    }

    private Stream<Choice> choices(Place place, String word) {
        var equals = word.startsWith("--") ? word.indexOf('=') + 1 : 0;
        if (equals > 0) {
            var name = word.substring(0, equals);
            return place.option(name.substring(0, equals - 1)).stream()
                    .flatMap(option -> values(option, word.substring(equals)))
                    .map(choice -> new Choice(name + choice.word(), choice.description(), choice.isWhole()));
        }
        var open = place.openOption();
        if (open.isPresent()) {
            return values(open.get(), word);
        }
        return word.startsWith("-")
                ? place.options()
                        .map(option -> new Choice(option.longestName(), Descriptions.brief(option.description()), true))
                : Stream.concat(subcommands(place), place.positional().flatMap(argument -> values(argument, word)));
    }

    private static Stream<Choice> subcommands(Place place) {
        return place.isCommandOpen()
                ? place.command().subcommands().entrySet().stream()
                        .map(entry -> new Choice(
                                entry.getKey(),
                                Descriptions.brief(entry.getValue()
                                        .getCommandSpec()
                                        .usageMessage()
                                        .description()),
                                true))
                : Stream.empty();
    }

    private Stream<Choice> values(ArgSpec argument, String word) {
        if (argument.completionCandidates() != null) {
            var values = new ArrayList<Choice>();
            argument.completionCandidates().forEach(value -> values.add(Choice.whole(value)));
            return values.stream();
        }
        // Options take numbers of anything; what takes numbers by itself is about schedules.
        if (argument.isPositional() && argument.paramLabel().equals("N")) {
            return schedules("");
        }
        return Arrays.stream(argument.paramLabel().split("\\|")).flatMap(label -> labelled(label, word));
    }

    private Stream<Choice> labelled(String label, String word) {
        return switch (label) {
            case "OP" -> ops(word);
            case "FILE", "FILE.json", "DIR" -> files("", word);
            case "RUN" -> {
                var before = word.startsWith("run:") ? "run:" : "";
                yield runs(row -> new Choice(before + row.id(), row.op(), true));
            }
            case "SCHEDULE" -> schedules("schedule:");
            case "K" ->
                bench.session().kernels().stream()
                        .map(entry ->
                                new Choice("" + entry.number(), entry.kernel().from(), true));
            default -> label.equals(label.toLowerCase(Locale.ROOT)) ? Stream.of(Choice.whole(label)) : Stream.of();
        };
    }

    private Stream<Choice> ops(String word) {
        if (word.startsWith("c:")) {
            return files("c:", word.substring(2));
        }
        return Stream.concat(
                OP_KINDS.stream().map(kind -> new Choice(kind, "", false)), runs(row -> Choice.whole(row.op())));
    }

    private Stream<Choice> runs(Function<RunRow, Choice> choice) {
        return stored(store -> store.runs().stream().map(choice).toList());
    }

    private Stream<Choice> schedules(String before) {
        return stored(store -> store.schedules().stream()
                .map(schedule ->
                        new Choice(before + schedule.id(), schedule.asRecorded().op(), true))
                .toList());
    }

    /** Nothing is made for the sake of a completion: without a store there is nothing to offer. */
    private Stream<Choice> stored(Function<SqliteStore, List<Choice>> read) {
        if (!Files.exists(environment.store())) {
            return Stream.empty();
        }
        try (var store = Stores.open(environment)) {
            return read.apply(store).stream();
        }
    }

    private Stream<Choice> files(String before, String word) {
        var folder = word.substring(0, word.lastIndexOf('/') + 1);
        var place = environment.workingDirectory().resolve(folder);
        var isHiddenMeant = word.startsWith(".", folder.length());
        if (!Files.isDirectory(place)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all
                    .filter(file ->
                            isHiddenMeant || !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .map(file -> file(before + folder + file.getFileName(), Files.isDirectory(file)))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }

    private static Choice file(String path, boolean isFolder) {
        return isFolder ? new Choice(path + "/", "", false) : Choice.whole(path);
    }

    /**
     * Where a word stands.
     *
     * @param root of all commands
     * @param command that it belongs to
     * @param arguments of that command before it
     */
    private record Place(CommandSpec root, CommandSpec command, List<String> arguments) {
        static Place of(CommandSpec root, List<String> before) {
            var command = root;
            var words = 0;
            while (words < before.size()) {
                var next = command.subcommands().get(before.get(words));
                var isOwnName = words == 0 && before.getFirst().endsWith("tilesmith");
                if (next == null && !isOwnName) {
                    break;
                }
                command = next == null ? command : next.getCommandSpec();
                words++;
            }
            return new Place(root, command, before.subList(words, before.size()));
        }

        boolean isCommandOpen() {
            return arguments.isEmpty();
        }

        Stream<OptionSpec> options() {
            var passing = Optional.ofNullable(PASSING.get(command.name()))
                    .flatMap(name -> Optional.ofNullable(root.subcommands().get(name)))
                    .map(CommandLine::getCommandSpec);
            return Stream.concat(Stream.of(command), passing.stream()).flatMap(spec -> spec.options().stream());
        }

        Optional<OptionSpec> option(String name) {
            return options()
                    .filter(option -> List.of(option.names()).contains(name))
                    .findFirst();
        }

        /** The option that the word is a value of. */
        Optional<OptionSpec> openOption() {
            return arguments.isEmpty()
                    ? Optional.empty()
                    : option(arguments.getLast()).filter(Place::takesValue);
        }

        private static boolean takesValue(OptionSpec option) {
            return option.arity().max() > 0 && !option.typeInfo().isBoolean();
        }

        /** The arguments that the word may be. */
        Stream<ArgSpec> positional() {
            var index = 0;
            for (var i = 0; i < arguments.size(); i++) {
                var isValue = i > 0
                        && option(arguments.get(i - 1))
                                .filter(Place::takesValue)
                                .isPresent();
                if (!isValue && !arguments.get(i).startsWith("-")) {
                    index++;
                }
            }
            var at = index;
            return command.positionalParameters().stream()
                    .filter(parameter -> parameter.index().contains(at))
                    .map(parameter -> parameter);
        }
    }
}

package dev.tilesmith.eval;

import dev.tilesmith.op.Parameter;
import java.util.List;
import java.util.regex.Pattern;

/** Names the elements of arrays in faults, which know bytes only. */
final class ArrayPlaces {
    /** As in {@code load of 16 bytes at B+760 is outside B (768 bytes)}. */
    private static final Pattern PLACE = Pattern.compile("\\bat (\\w+)\\+(\\d+) is outside \\1\\b");

    private ArrayPlaces() {}

    /** The message with the element that a place beyond the end of an array would be. */
    static String named(String message, List<Parameter> parameters) {
        var place = PLACE.matcher(message);
        if (!place.find()) {
            return message;
        }
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(place.group(1)))
                .findFirst()
                .map(parameter -> "%s; %s+%s is %s of %s"
                        .formatted(
                                message,
                                parameter.name(),
                                place.group(2),
                                element(parameter, Long.parseLong(place.group(2))),
                                parameter.declaration().replaceFirst("^const ", "")))
                .orElse(message);
    }

    private static String element(Parameter parameter, long bytes) {
        var text = new StringBuilder();
        var rest = bytes / parameter.type().bytes();
        for (var dimension = parameter.shape().size() - 1; dimension > 0; dimension--) {
            text.insert(0, "[%d]".formatted(rest % parameter.shape().get(dimension)));
            rest /= parameter.shape().get(dimension);
        }
        return "%s[%d]%s".formatted(parameter.name(), rest, text);
    }
}

package dev.tilesmith.agent.repl;

import java.util.regex.Pattern;

/** What commands and options say about themselves, where there is no room for all of it. */
final class Descriptions {
    private static final int ROOM = 60;
    private static final Pattern REST = Pattern.compile("([.:;](?= )| \\(default).*|\\.$", Pattern.DOTALL);

    private Descriptions() {}

    /** Up to the first stop, and if that is too long, to the last comma that still fits. */
    static String brief(String[] description) {
        var sentence =
                description.length == 0 ? "" : REST.matcher(description[0]).replaceFirst("");
        var comma = sentence.lastIndexOf(',', ROOM);
        return sentence.length() <= ROOM || comma < 0 ? sentence : sentence.substring(0, comma);
    }
}

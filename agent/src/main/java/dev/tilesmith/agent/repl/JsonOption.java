package dev.tilesmith.agent.repl;

import picocli.CommandLine.Option;

/** {@code --json}. */
final class JsonOption {
    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    boolean isOn() {
        return json;
    }
}

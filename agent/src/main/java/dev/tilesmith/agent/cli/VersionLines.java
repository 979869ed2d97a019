package dev.tilesmith.agent.cli;

import dev.tilesmith.sim.SimulatorVersion;
import picocli.CommandLine;

/** What {@code --version} prints: the program's version, and the simulator's, which cycles depend on. */
final class VersionLines implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"tilesmith 0.1.0", "simulator " + SimulatorVersion.text()};
    }
}

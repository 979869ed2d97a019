package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How schedules are verified. */
final class VerificationOptions {
    @Option(names = "--seed", defaultValue = "1", description = "Of the inputs (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private CompilerOption compiler = new CompilerOption();

    Verification verification() {
        return new Verification(compiler.compiler(), compiler.version(), seed);
    }
}

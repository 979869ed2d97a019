package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The core's instructions, each on thousands of operands, against what this computer's own compiler makes of the same in
 * C, or against the tables of the ISA manual where C has no word for it: products, divisions, word forms, atomic
 * operations, reservations, and fused, least, greatest, sign and class operations in four rounding modes with their flags.
 */
class InstructionsTest {
    private static final int INSTRUCTIONS = 58;

    @TempDir
    Path folder;

    @Test
    void every_instruction_gives_what_this_computer_gives() throws Exception {
        var machine = new BareMetal(folder, GemminiConfig.INT8_16);
        var elf = machine.build("/baremetal/instructions.c");
        var expected = onThisComputer();
        assertEquals(INSTRUCTIONS, expected.size());
        var result = machine.run(elf);
        assertInstanceOf(WholeProgram.Result.Exited.class, result, () -> result + machine.output());
        assertEquals(String.join("\n", expected), machine.output().strip());
    }

    /** A line for each instruction: its name, the number of results, and their hash. */
    private List<String> onThisComputer() throws IOException, InterruptedException {
        var directory = Files.createDirectory(folder.resolve("native"));
        Files.write(directory.resolve("instructions.c"), BareMetal.resource("/baremetal/instructions.c"));
        var command = List.of(
                "gcc",
                "-O1",
                "-w",
                "-fwrapv",
                "-frounding-math",
                "-ffp-contract=off",
                "-o",
                "instructions",
                "instructions.c",
                "-lm");
        assumeTrue(run(directory, command) == 0, "skipped: needs gcc on the path");
        assertEquals(0, run(directory, List.of("./instructions")));
        var lines = Files.readAllLines(directory.resolve("output"));
        assertTrue(lines.stream().distinct().count() > INSTRUCTIONS / 2, lines::toString);
        return lines;
    }

    private static int run(Path directory, List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start()
                    .waitFor();
        } catch (IOException _) {
            return -1;
        }
    }
}

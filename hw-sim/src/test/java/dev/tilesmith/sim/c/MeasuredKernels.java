package dev.tilesmith.sim.c;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The kernels of {@code kernels/} on the test class path, by folder: int8, fp32, races. */
public final class MeasuredKernels {
    private MeasuredKernels() {}

    public static List<String> namesIn(String folder) {
        return List.of(resource("/kernels/" + folder + "/index.txt").split("\n"));
    }

    /** All of them as {@code folder/name}. */
    public static List<String> all() {
        var all = new ArrayList<String>();
        for (var folder : List.of("int8", "fp32", "races")) {
            namesIn(folder).forEach(name -> all.add(folder + "/" + name));
        }
        return all;
    }

    public static String source(String path) {
        return resource("/kernels/" + path);
    }

    public static String resource(String path) {
        try (var stream = MeasuredKernels.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalArgumentException("no test resource " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}

package dev.tilesmith.sim;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.riscv.CodeImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The measured kernels as machine code, compiled once, so that their cycles depend on the simulator alone. A line of
 * {@code golden/images.csv} is a segment: kernel, entry, segment, address, bytes, flags, deflated content.
 */
final class GoldenImages {
    private static final String RESOURCE = "/golden/images.csv";

    private GoldenImages() {}

    /** Machine code by kernel, e.g. {@code int8/host_branchy.c}. */
    static Map<String, CodeImage> read() {
        var entries = new TreeMap<String, Long>();
        var segments = new TreeMap<String, List<CodeImage.Segment>>();
        resource(RESOURCE).lines().map(line -> line.split(",")).forEach(cells -> {
            entries.put(cells[0], Long.parseLong(cells[1], 16));
            segments.computeIfAbsent(cells[0], _ -> new ArrayList<>())
                    .add(new CodeImage.Segment(
                            cells[2],
                            Long.parseLong(cells[3], 16),
                            new CodeImage.Content(inflate(cells[6])),
                            Long.parseLong(cells[4]),
                            cells[5].contains("x"),
                            cells[5].contains("w")));
        });
        var images = new TreeMap<String, CodeImage>();
        segments.forEach((name, parts) ->
                images.put(name, new CodeImage(parts, entries.getOrDefault(name, 0L), new TreeMap<>(), Map.of())));
        return images;
    }

    /** Compiles all measured kernels with the measured compiler and writes the file into a folder of resources. */
    static void write(Path resources) throws IOException {
        var lines = new ArrayList<String>();
        for (var folder : List.of("int8", "fp32")) {
            for (var file :
                    resource("/kernels/%s/index.txt".formatted(folder)).lines().toList()) {
                var name = folder + "/" + file;
                var image = MeasuredKernel.of(resources.resolve("kernels").resolve(name), config(name))
                        .image();
                for (var segment : image.segments()) {
                    lines.add("%s,%x,%s,%x,%d,r%s%s,%s"
                            .formatted(
                                    name,
                                    image.entry(),
                                    segment.name(),
                                    segment.address(),
                                    segment.sizeBytes(),
                                    segment.executable() ? "x" : "",
                                    segment.writable() ? "w" : "",
                                    deflate(segment.content().toArray())));
                }
            }
        }
        Files.write(resources.resolve(RESOURCE.substring(1)), lines);
    }

    static GemminiConfig config(String kernel) {
        return kernel.startsWith("fp32") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
    }

    static String resource(String name) {
        try (var stream = GoldenImages.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String deflate(byte[] bytes) throws IOException {
        var buffer = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(buffer)) {
            deflater.write(bytes);
        }
        return Base64.getEncoder().encodeToString(buffer.toByteArray());
    }

    private static byte[] inflate(String text) {
        try (var inflater = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return inflater.readAllBytes();
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}

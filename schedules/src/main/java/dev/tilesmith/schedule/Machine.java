package dev.tilesmith.schedule;

import dev.tilesmith.sim.config.GemminiConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a schedule was verified on. Its cycles hold there and nowhere else.
 *
 * @param target name of the hardware preset
 * @param configuration hash of every parameter of the preset; empty for schedules that were kept without it
 * @param simulatorVersion version of simulator and compiler
 */
public record Machine(String target, String configuration, String simulatorVersion) {
    /** The machine with this configuration as this version of simulator and compiler times it. */
    public static Machine of(GemminiConfig target, String simulatorVersion) {
        return new Machine(target.name(), hash(target.toString()), simulatorVersion);
    }

    /** 16 hex digits of SHA-256. */
    private static String hash(String text) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 8);
        } catch (NoSuchAlgorithmException problem) {
            throw new IllegalStateException("every JDK has SHA-256", problem);
        }
    }
}

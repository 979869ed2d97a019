package dev.tilesmith.sim.report;

/** Names of the accelerator's commands by funct, as in gemmini.h (gemmini.md 2.2). */
public final class CommandName {
    private CommandName() {}

    /** The name of a command; a configuration is told by the low two bits of its first operand. */
    public static String of(int funct, long rs1) {
        return switch (funct) {
            case 0 -> config((int) rs1 & 3);
            case 1 -> "mvin2";
            case 2 -> "mvin";
            case 3 -> "mvout";
            case 4 -> "compute_preloaded";
            case 5 -> "compute_accumulated";
            case 6 -> "preload";
            case 7 -> "flush";
            case 8 -> "loop_ws";
            case 9, 10, 11, 12, 13 -> "loop_ws_config";
            case 14 -> "mvin3";
            case 15 -> "loop_conv_ws";
            case 16, 17, 18, 19, 20, 21 -> "loop_conv_ws_config";
            case 126 -> "counter";
            default -> "funct" + funct;
        };
    }

    private static String config(int kind) {
        return switch (kind) {
            case 0 -> "config_ex";
            case 1 -> "config_ld";
            case 2 -> "config_st";
            default -> "config_norm";
        };
    }
}

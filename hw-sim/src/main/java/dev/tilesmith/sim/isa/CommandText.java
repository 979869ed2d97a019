package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.isa.Instruction.Dataflow;

/** The disassembly of a command: {@code mvin 0x80000010 → spad 64, 16x64} (rows x columns). */
public final class CommandText {
    private CommandText() {}

    public static String of(int funct, long rs1, long rs2) {
        return of(InstructionDecoder.decode(funct, rs1, rs2));
    }

    /** A table: one line a command. */
    public static String of(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Mvin c ->
                "mvin%s %s → %s, %s"
                        .formatted(
                                c.state() == 0 ? "" : "" + (c.state() + 1),
                                c.dramAddress() == 0 ? "zeros" : hex(c.dramAddress()),
                                c.destination(),
                                c.tile());
            case Instruction.Mvout c -> "mvout %s → %s, %s".formatted(c.source(), hex(c.dramAddress()), c.tile());
            case Instruction.Preload c ->
                "preload %s → %s".formatted(operand(c.operand(), c.operandTile()), operand(c.output(), c.outputTile()));
            case Instruction.ComputePreloaded c -> "compute_preloaded " + operands(c);
            case Instruction.ComputeAccumulated c -> "compute_accumulated " + operands(c);
            case Instruction.ConfigExecute c -> configExecute(c);
            case Instruction.ConfigLoad c ->
                "config_ld %d: stride %d, scale %s%s, block stride %d, repeats %d"
                        .formatted(
                                c.state(),
                                c.strideBytes(),
                                c.scale(),
                                c.shrunk() ? ", shrunk" : "",
                                c.blockStride(),
                                c.pixelRepeats());
            case Instruction.ConfigStore c ->
                "config_st: stride %d, %s, scale %s%s"
                        .formatted(
                                c.strideBytes(),
                                c.activation(),
                                c.keepsScale() ? "kept" : c.scale(),
                                c.pooling().isOn() ? ", " + c.pooling() : "");
            case Instruction.ConfigNorm c -> configNorm(c);
            case Instruction.Flush c -> c.skips() ? "flush (skip)" : "flush";
            case Instruction.LoopBounds c ->
                "loop_ws bounds %dx%dx%d blocks, padding %d, %d, %d"
                        .formatted(c.blocksI(), c.blocksJ(), c.blocksK(), c.padI(), c.padJ(), c.padK());
            case Instruction.LoopAddressesAB c -> "loop_ws A %s, B %s".formatted(hex(c.addressA()), hex(c.addressB()));
            case Instruction.LoopAddressesDC c -> "loop_ws D %s, C %s".formatted(hex(c.addressD()), hex(c.addressC()));
            case Instruction.LoopStridesAB c -> "loop_ws strides A %d, B %d".formatted(c.strideA(), c.strideB());
            case Instruction.LoopStridesDC c -> "loop_ws strides D %d, C %d".formatted(c.strideD(), c.strideC());
            case Instruction.LoopRun c -> "loop_ws run " + c;
            case Instruction.LoopConvolutionConfig c -> "loop_conv_ws " + ConvolutionText.configuration(c);
            case Instruction.LoopConvolutionRun c -> "loop_conv_ws run" + ConvolutionText.options(c);
            case Instruction.CounterAccess c -> "counter " + hex(c.configuration());
            case Instruction.Unknown c -> "unknown funct " + c.funct();
        };
    }

    private static String configNorm(Instruction.ConfigNorm config) {
        return "config_norm statistics %d".formatted(config.statistics())
                + (config.onlyStatistics()
                        ? ""
                        : "%s, %s %d, qb %d, qc %d"
                                .formatted(
                                        config.softmax() ? ", softmax" : "",
                                        config.inverse() ? "qln2_inv" : "qln2",
                                        config.constant(),
                                        config.qb(),
                                        config.qc()));
    }

    private static String configExecute(Instruction.ConfigExecute config) {
        if (config.onlyStrides()) {
            return "config_ex: strides A %d, C %d".formatted(config.activationsStride(), config.outputStride());
        }
        return "config_ex: %s, %s, shift %d%s%s, strides A %d, C %d"
                .formatted(
                        config.dataflow() == Dataflow.WEIGHT_STATIONARY ? "weight-stationary" : "output-stationary",
                        config.activation(),
                        config.shift(),
                        config.transposesFirst() ? ", A transposed" : "",
                        config.transposesSecond() ? ", B transposed" : "",
                        config.activationsStride(),
                        config.outputStride());
    }

    private static String operands(Instruction.Compute compute) {
        return operand(compute.activations(), compute.activationsTile()) + ", "
                + operand(compute.second(), compute.secondTile());
    }

    private static String operand(LocalAddress address, Tile tile) {
        return address.isGarbage() ? "garbage" : address + " " + tile;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}

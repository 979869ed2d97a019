package dev.tilesmith.op.start;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;

/** The kernels that a search starts from, as C that a person would like to read. */
public final class StartingKernels {
    private StartingKernels() {}

    /** @throws BadOp when the op has no such start */
    public static String of(Op op, Start start) {
        return switch (start) {
            case PLAIN ->
                switch (op) {
                    case Op.Gemm gemm -> new PlainGemm(gemm).write();
                    case Op.Conv2d conv -> new PlainConv2d(conv).write();
                    case Op.CReference reference -> reference.source();
                };
            case PLAIN_C ->
                switch (op) {
                    case Op.Gemm gemm -> new HostGemm(gemm).write();
                    case Op.Conv2d conv -> new HostConv2d(conv).write();
                    case Op.CReference reference -> reference.source();
                };
            case FSM ->
                switch (op) {
                    case Op.Gemm gemm -> new FsmGemm(gemm).write();
                    case Op.Conv2d conv -> new FsmConv2d(conv).write();
                    case Op.CReference _ ->
                        throw new BadOp(
                                "op '%s': the start 'fsm' is for gemm and conv; use 'plain'".formatted(op.text()));
                };
        };
    }
}

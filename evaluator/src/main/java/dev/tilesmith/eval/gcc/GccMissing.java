package dev.tilesmith.eval.gcc;

/** The external compiler is not installed; the message says what to install. */
public final class GccMissing extends Exception {
    private static final long serialVersionUID = 1L;

    GccMissing(String reason) {
        super(("%s: install a RISC-V gcc for bare metal (Debian: apt install gcc-riscv64-unknown-elf"
                        + " picolibc-riscv64-unknown-elf), or use --cc builtin")
                .formatted(reason));
    }
}

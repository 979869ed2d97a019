package dev.tilesmith.sim.memory;

/** The guest did something illegal. Control flow inside {@code hw-sim}: it leaves as a fault in the result. */
public final class GuestFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Cause cause;
    private final long value;

    /** @param message what is wrong, with the values, and what would be right */
    public GuestFault(String message) {
        this(message, Cause.NONE, 0);
    }

    /**
     * A fault for which the core has an exception.
     *
     * @param value what mtval tells of it: an address, or the bits of an instruction
     */
    public GuestFault(String message, Cause cause, long value) {
        super(message, null, false, false);
        this.cause = cause;
        this.value = value;
    }

    /** An instruction that is not executed; the core knows its bits, which mtval tells. */
    public static GuestFault illegalInstruction(String message) {
        return new GuestFault(message, Cause.ILLEGAL_INSTRUCTION, 0);
    }

    /** The message, which a fault always has. */
    public String reason() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    public Cause exception() {
        return cause;
    }

    public long value() {
        return value;
    }

    /** Exceptions by their code in mcause (RISC-V privileged ISA, table of mcause values). */
    public enum Cause {
        /** Nothing that the core could trap: a command that the accelerator does not define, for one. */
        NONE(-1),
        INSTRUCTION_ACCESS(1),
        ILLEGAL_INSTRUCTION(2),
        BREAKPOINT(3),
        LOAD_MISALIGNED(4),
        LOAD_ACCESS(5),
        STORE_MISALIGNED(6),
        STORE_ACCESS(7),
        ENVIRONMENT_CALL(11);

        private final int code;

        Cause(int code) {
            this.code = code;
        }

        /** The code, -1 for none. */
        public int code() {
            return code;
        }

        /** The same as an atomic operation raises it: always that of a store. */
        public Cause ofStore() {
            return switch (this) {
                case LOAD_MISALIGNED -> STORE_MISALIGNED;
                case LOAD_ACCESS -> STORE_ACCESS;
                case NONE,
                        INSTRUCTION_ACCESS,
                        ILLEGAL_INSTRUCTION,
                        BREAKPOINT,
                        STORE_MISALIGNED,
                        STORE_ACCESS,
                        ENVIRONMENT_CALL -> this;
            };
        }
    }
}

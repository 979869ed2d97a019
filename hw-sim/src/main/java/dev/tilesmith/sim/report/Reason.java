package dev.tilesmith.sim.report;

/** Why a unit did nothing in a cycle in which it had not finished its work. */
public enum Reason {
    /** It had none, and nothing on its way to it. */
    NO_COMMAND("no command from the host"),
    COMMAND_QUEUE_FULL("command queue full"),
    FENCE("fence"),
    /** It sleeps until an interrupt is pending. */
    SLEEP("sleep until an interrupt"),
    DATA_CACHE_MISS("data cache miss"),
    INSTRUCTION_CACHE_MISS("instruction cache miss"),
    OPERAND("operand of an earlier instruction"),
    MISPREDICTION("mispredicted or unpredicted branch"),
    REPLAY("replayed instruction"),
    STATION_FULL("reservation station full"),
    LOAD_DATA("data of a load"),
    EXECUTE_RESULT("result of a compute"),
    STORE_DONE("end of a store"),
    BANK_CONFLICT("bank conflict"),
    MEMORY("memory"),
    PIPELINE("start and drain");

    private final String label;

    Reason(String label) {
        this.label = label;
    }

    /** The words in tables and prompts. */
    public String label() {
        return label;
    }
}

package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A statement of a kernel that calls one command of the vocabulary.
 *
 * @param scope what is known where it stands
 * @param references the local rows that it reads or writes
 */
public record Command(
        Statement.Evaluate statement,
        Expression.Call call,
        Signature signature,
        Scope scope,
        List<Reference> references) {
    public Command {
        references = List.copyOf(references);
    }

    /** What commands do, as far as rewrites tell them apart. */
    public enum Kind {
        LOAD,
        STORE,
        PRELOAD,
        COMPUTE,
        CONFIGURE,
        FENCE
    }

    /** What a local operand is to its command. */
    public enum Role {
        LOADED,
        STORED,
        WEIGHTS,
        RESULT,
        INPUT,
        ADDEND;

        /** Whether the command writes these rows. */
        public boolean isWritten() {
            return this == LOADED || this == RESULT;
        }
    }

    /** A local operand: its argument, and the arguments with its columns and rows (-1: the array's size). */
    public record Operand(Role role, int argument, int columns, int rows) {}

    /** How a command's arguments are to be read; {@code state} is the load state of a move-in. */
    public record Signature(Kind kind, int state, List<Operand> operands) {
        /** Argument with the DRAM address of a move. */
        public static final int DRAM = 0;

        public Signature {
            operands = List.copyOf(operands);
        }
    }

    /** Rows that an operand may touch, in one memory. */
    public record Reference(int argument, Role role, Memory memory, long first, long end) {}

    public enum Memory {
        SCRATCHPAD,
        ACCUMULATOR
    }

    public Kind kind() {
        return signature.kind();
    }

    public int line() {
        return statement.at().line();
    }

    public Expression argument(int index) {
        return call.arguments().get(index);
    }

    public boolean is(Kind kind) {
        return signature.kind() == kind;
    }

    /** The operand that plays a role, if the command has it. */
    public Optional<Operand> operand(Role role) {
        return signature.operands().stream()
                .filter(operand -> operand.role() == role)
                .findFirst();
    }

    public Interval columns(Operand operand, long dim) {
        if (call.function().equals("gemmini_block_mvin")) {
            return scope.value(argument(2)).times(Interval.of(dim));
        }
        return operand.columns() < 0 ? Interval.of(dim) : scope.value(argument(operand.columns()));
    }

    public Interval rows(Operand operand, long dim) {
        return operand.rows() < 0 ? Interval.of(dim) : scope.value(argument(operand.rows()));
    }

    /** Whether it is a move-in that writes zeros. */
    public boolean isClear() {
        return is(Kind.LOAD) && scope.value(argument(Signature.DRAM)).equals(Interval.of(0));
    }

    private static final Map<String, Signature> SIGNATURES = Map.ofEntries(
            load("gemmini_extended_mvin", 0, 2, 3),
            load("gemmini_extended_mvin2", 1, 2, 3),
            load("gemmini_extended_mvin3", 2, 2, 3),
            load("gemmini_mvin", 0, -1, -1),
            load("gemmini_block_mvin", 0, -1, -1),
            command("gemmini_extended_mvout", Kind.STORE, new Operand(Role.STORED, 1, 2, 3)),
            command("gemmini_mvout", Kind.STORE, new Operand(Role.STORED, 1, -1, -1)),
            command(
                    "gemmini_extended_preload",
                    Kind.PRELOAD,
                    new Operand(Role.WEIGHTS, 0, 2, 3),
                    new Operand(Role.RESULT, 1, 4, 5)),
            command(
                    "gemmini_preload",
                    Kind.PRELOAD,
                    new Operand(Role.WEIGHTS, 0, -1, -1),
                    new Operand(Role.RESULT, 1, -1, -1)),
            command("gemmini_preload_zeros", Kind.PRELOAD, new Operand(Role.RESULT, 0, -1, -1)),
            extendedCompute("gemmini_extended_compute_preloaded"),
            extendedCompute("gemmini_extended_compute_accumulated"),
            compute("gemmini_compute_preloaded"),
            compute("gemmini_compute_accumulated"),
            command("gemmini_extended3_config_ex", Kind.CONFIGURE),
            command("gemmini_extended2_config_ex", Kind.CONFIGURE),
            command("gemmini_extended_config_ex", Kind.CONFIGURE),
            command("gemmini_config_ex", Kind.CONFIGURE),
            command("gemmini_extended5_config_ld", Kind.CONFIGURE),
            command("gemmini_extended4_config_ld", Kind.CONFIGURE),
            command("gemmini_extended3_config_ld", Kind.CONFIGURE),
            command("gemmini_extended2_config_ld", Kind.CONFIGURE),
            command("gemmini_extended_config_ld", Kind.CONFIGURE),
            command("gemmini_config_ld", Kind.CONFIGURE),
            command("gemmini_extended2_config_st", Kind.CONFIGURE),
            command("gemmini_extended_config_st", Kind.CONFIGURE),
            command("gemmini_config_st", Kind.CONFIGURE),
            command("gemmini_fence", Kind.FENCE));

    private static Map.Entry<String, Signature> load(String name, int state, int columns, int rows) {
        return Map.entry(name, new Signature(Kind.LOAD, state, List.of(new Operand(Role.LOADED, 1, columns, rows))));
    }

    private static Map.Entry<String, Signature> extendedCompute(String name) {
        return command(name, Kind.COMPUTE, new Operand(Role.INPUT, 0, 2, 3), new Operand(Role.ADDEND, 1, 4, 5));
    }

    private static Map.Entry<String, Signature> compute(String name) {
        return command(name, Kind.COMPUTE, new Operand(Role.INPUT, 0, -1, -1), new Operand(Role.ADDEND, 1, -1, -1));
    }

    private static Map.Entry<String, Signature> command(String name, Kind kind, Operand... operands) {
        return Map.entry(name, new Signature(kind, 0, List.of(operands)));
    }

    /** The signature of a command by its name in the vocabulary. */
    public static Optional<Signature> signature(String name) {
        return Optional.ofNullable(SIGNATURES.get(name));
    }

    /** The call that a statement consists of, if it is a command. */
    public static Optional<Expression.Call> call(Statement statement) {
        return statement instanceof Statement.Evaluate(Expression.Call call, var _)
                        && SIGNATURES.containsKey(call.function())
                ? Optional.of(call)
                : Optional.empty();
    }

    /** Whether a statement calls a command of this kind. */
    public static boolean is(Statement statement, Kind kind) {
        return call(statement)
                .flatMap(call -> signature(call.function()))
                .filter(signature -> signature.kind() == kind)
                .isPresent();
    }
}

package dev.tilesmith.sim.c.run;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Scalars;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.Coprocessor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a checked program directly, without machine code: references of an op of the user's own, and the oracle of the
 * compiler's tests. Values are computed as {@link Scalars} has them; floats are plain IEEE. Not thread-safe.
 */
public final class Interpreter {
    /** Calls inside calls; a kernel that needs more is in an endless recursion. */
    private static final int CALL_DEPTH_LIMIT = 500;

    private final Typed program;
    private final GuestMemory memory;
    private final Coprocessor coprocessor;
    private final long fuel;
    /** Other than what compiled code finds there, so that the two agree on no array that was never written. */
    private static final byte STACK_GARBAGE = 0x5a;

    private final long stackBytes;
    private final Map<Typed.Body, Procedure> procedures = new IdentityHashMap<>();
    private final Map<Typed.StaticObject, Long> statics;
    private long steps;
    private int callDepth;
    private long stackPointer = MemoryMap.STACK_TOP;
    private Position position = Position.NONE;

    public Interpreter(Typed program, GuestMemory memory, Coprocessor coprocessor, Limits limits) {
        this.program = program;
        this.memory = memory;
        this.coprocessor = coprocessor;
        fuel = limits.instructions();
        stackBytes = limits.stackBytes();
        statics = StaticLayout.addresses(program);
    }

    /** For a program without accelerator commands. */
    public Interpreter(Typed program, GuestMemory memory, Limits limits) {
        this(program, memory, new NoCoprocessor(), limits);
    }

    /** The regions that a program needs besides its arrays: its constant tables and the stack. */
    public static GuestMemory.Builder memoryFor(Typed program, Limits limits) {
        return GuestMemory.builder()
                .region("constant tables", MemoryMap.CODE_BASE, StaticLayout.content(program), false, false)
                .stack(limits.stackBytes(), STACK_GARBAGE);
    }

    /** How a call ended. */
    public sealed interface Outcome {
        /**
         * @param result raw bits of the result; 0 for void
         * @param steps statements and loop iterations run
         */
        record Finished(long result, long steps) implements Outcome {}

        record Faulted(String message, Position at) implements Outcome {}

        record OutOfFuel(long steps, Position at) implements Outcome {}
    }

    /** Calls the kernel. Arguments are raw bits: addresses, integers extended by their type, floats as in constants. */
    public Outcome call(List<Long> arguments) {
        return call(program.kernel(), arguments);
    }

    /** Calls a function of the program whose parameters and result are scalars. */
    public Outcome call(Typed.Function function, List<Long> arguments) {
        if (arguments.size() != function.parameters().size()) {
            throw new IllegalArgumentException("%s takes %d arguments, got %d"
                    .formatted(function.name(), function.parameters().size(), arguments.size()));
        }
        steps = 0;
        callDepth = 0;
        stackPointer = MemoryMap.STACK_TOP;
        try {
            var values = arguments.stream().mapToLong(Long::longValue).toArray();
            return new Outcome.Finished(invoke(procedure(function), values), steps);
        } catch (GuestFault fault) {
            return new Outcome.Faulted(fault.reason(), position);
        } catch (FuelSpent _) {
            return new Outcome.OutOfFuel(steps, position);
        } catch (StackOverflowError _) {
            return new Outcome.Faulted("calls are nested too deeply", position);
        }
    }

    private static final class FuelSpent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FuelSpent() {
            super("out of fuel", null, false, false);
        }
    }

    Procedure procedure(Typed.Function function) {
        var known = procedures.get(function.body());
        if (known != null) {
            return known;
        }
        var procedure = new Procedure(function);
        procedures.put(function.body(), procedure);
        new ProcedureBuilder(this, procedure).build(function);
        return procedure;
    }

    long invoke(Procedure procedure, long[] arguments) {
        if (++callDepth > CALL_DEPTH_LIMIT) {
            throw new GuestFault("calls of %s are nested more than %d deep"
                    .formatted(procedure.function().name(), CALL_DEPTH_LIMIT));
        }
        var callerStack = stackPointer;
        stackPointer -= procedure.frameBytes();
        if (stackPointer < MemoryMap.STACK_TOP - stackBytes) {
            throw new GuestFault("the stack of %d bytes is full: %s needs %d bytes more"
                    .formatted(stackBytes, procedure.function().name(), procedure.frameBytes()));
        }
        var result = procedure.run(new Frame(procedure.slots(), stackPointer), arguments);
        stackPointer = callerStack;
        callDepth--;
        return result;
    }

    void step(Position at) {
        position = at;
        if (++steps > fuel) {
            throw new FuelSpent();
        }
    }

    /** Takes fuel for a library function that works through memory. */
    void spend(long bytes) {
        steps += bytes / 8;
        if (bytes < 0 || steps > fuel) {
            throw new FuelSpent();
        }
    }

    long addressOf(Typed.StaticObject object) {
        var address = statics.get(object);
        if (address == null) {
            throw new IllegalStateException("no such constant table: " + object.name());
        }
        return address;
    }

    Coprocessor coprocessor() {
        return coprocessor;
    }

    long pc() {
        return (long) position.line() << 16 | Math.min(position.column(), 0xffff);
    }

    long load(CType type, long address) {
        var bytes = (int) type.bytes();
        if (coprocessor.watchesHost()) {
            coprocessor.hostLoad(address, bytes, pc());
        }
        return switch (bytes) {
            case 1 -> truncate(type, memory.loadByte(address));
            case 2 -> truncate(type, memory.loadShort(address));
            case 4 -> truncate(type, memory.loadInt(address));
            default -> memory.loadLong(address);
        };
    }

    private static long truncate(CType type, long value) {
        return type instanceof CType.Integer integer ? integer.truncate(value) : value & 0xffffffffL;
    }

    void store(CType type, long address, long value) {
        var bytes = (int) type.bytes();
        if (coprocessor.watchesHost()) {
            coprocessor.hostStore(address, bytes, pc());
        }
        switch (bytes) {
            case 1 -> memory.storeByte(address, (byte) value);
            case 2 -> memory.storeShort(address, (short) value);
            case 4 -> memory.storeInt(address, (int) value);
            default -> memory.storeLong(address, value);
        }
    }

    /** Copies bytes as if all were read before any is written. */
    void copy(long target, long source, long bytes) {
        if (bytes == 0) {
            return;
        }
        spend(bytes);
        var from = memory.checkRange(source, bytes, false);
        var to = memory.checkRange(target, bytes, true);
        if (coprocessor.watchesHost()) {
            coprocessor.hostLoad(source, (int) bytes, pc());
            coprocessor.hostStore(target, (int) bytes, pc());
        }
        System.arraycopy(from.bytes(), from.offsetOf(source), to.bytes(), to.offsetOf(target), (int) bytes);
    }

    void fill(long target, byte value, long bytes) {
        if (bytes == 0) {
            return;
        }
        spend(bytes);
        var to = memory.checkRange(target, bytes, true);
        if (coprocessor.watchesHost()) {
            coprocessor.hostStore(target, (int) bytes, pc());
        }
        var first = to.offsetOf(target);
        java.util.Arrays.fill(to.bytes(), first, first + (int) bytes, value);
    }

    /** What stands in for the accelerator where there is none. */
    private static final class NoCoprocessor implements Coprocessor {
        @Override
        public long command(int funct, long rs1, long rs2, long pc) {
            throw new GuestFault("this function runs on the host alone: accelerator commands are not accepted in it");
        }

        @Override
        public void fence(long pc) {
            // Nothing is in flight.
        }

        @Override
        public void hostLoad(long address, int bytes, long pc) {
            // Nothing to race with.
        }

        @Override
        public void hostStore(long address, int bytes, long pc) {
            // Nothing to race with.
        }

        @Override
        public boolean watchesHost() {
            return false;
        }
    }
}

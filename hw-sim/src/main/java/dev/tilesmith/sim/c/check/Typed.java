package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.text.Position;
import java.util.List;
import java.util.Optional;

/**
 * A checked program: names resolved, every conversion explicit, vocabulary calls lowered to commands. C's rules of types
 * live in the checker alone; the compiler and the interpreter read this tree and need none of them.
 */
public record Typed(List<Function> functions, List<StaticObject> statics, Function kernel) {
    public Typed {
        functions = List.copyOf(functions);
        statics = List.copyOf(statics);
    }

    /** A function with a body. Identity is the object; names are unique. */
    public record Function(String name, CType result, List<Variable> parameters, Body body) {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }

    /** A body, filled in after its function is declared, so that functions can call each other. */
    public static final class Body {
        private Optional<Statement.Block> block = Optional.empty();
        private Position at = Position.NONE;

        void fill(Statement.Block statements, Position definition) {
            block = Optional.of(statements);
            at = definition;
        }

        /** Where the function's definition begins. */
        public Position at() {
            return at;
        }

        /** The statements; only a function without a definition has none, and the checker rejects a call of it. */
        public Statement.Block statements() {
            return block.orElseThrow();
        }
    }

    /** A parameter or local variable; identity is the object. Array parameters have pointer type. */
    public static final class Variable {
        private final String name;
        private final CType type;
        private final CType declaredType;
        private final boolean isConst;
        private boolean addressTaken;

        Variable(String name, CType type, CType declaredType, boolean isConst) {
            this.name = name;
            this.type = type;
            this.declaredType = declaredType;
            this.isConst = isConst;
        }

        public String name() {
            return name;
        }

        public CType type() {
            return type;
        }

        /** The type before arrays became pointers: the shape of an array parameter. */
        public CType declaredType() {
            return declaredType;
        }

        /** Whether the variable, or the elements of an array parameter, are declared const. */
        public boolean isConst() {
            return isConst;
        }

        /** Whether the variable must live in memory: its address is taken, or it is an array or struct. */
        public boolean needsMemory() {
            return addressTaken || type instanceof CType.Array || type instanceof CType.Composite;
        }

        void takeAddress() {
            addressTaken = true;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A constant table: its bytes, little-endian. */
    public record StaticObject(String name, CType type, Bytes content) {}

    /** An immutable byte string. */
    public static final class Bytes {
        private final byte[] content;

        public Bytes(byte[] content) {
            this.content = content.clone();
        }

        public int length() {
            return content.length;
        }

        public byte[] toArray() {
            return content.clone();
        }
    }

    /** Something that can be assigned or whose address can be taken. */
    public sealed interface Place {
        CType type();

        record Local(Variable variable) implements Place {
            @Override
            public CType type() {
                return variable.type();
            }
        }

        record Static(StaticObject object) implements Place {
            @Override
            public CType type() {
                return object.type();
            }
        }

        /** The object of the given type at an address. */
        record At(Value address, CType type) implements Place {}

        record Member(Place object, CType.Field field) implements Place {
            @Override
            public CType type() {
                return field.type();
            }
        }
    }

    /** An expression. Operands have exactly the types that the operation needs. */
    public sealed interface Value {
        CType type();

        Position at();

        /** Integers and pointers: the value extended to 64 bits by its type. Floats: raw bits in the low half or all. */
        record Constant(CType type, long bits, Position at) implements Value {}

        /** The value of a place of scalar or composite type. */
        record Load(Place place, Position at) implements Value {
            @Override
            public CType type() {
                return place.type();
            }
        }

        /** The address of a place; also what an array decays to (then the type points to its element). */
        record AddressOf(Place place, CType type, Position at) implements Value {}

        record Negate(Value operand, Position at) implements Value {
            @Override
            public CType type() {
                return operand.type();
            }
        }

        record Complement(Value operand, Position at) implements Value {
            @Override
            public CType type() {
                return operand.type();
            }
        }

        /** Both operands have the result's type, except that a shift count is INT32 or UINT32 or 64-bit on its own. */
        record Arithmetic(Operator operator, Value left, Value right, Position at) implements Value {
            @Override
            public CType type() {
                return left.type();
            }
        }

        /** An INT32, 0 or 1. Both operands have one type, which decides between signed, unsigned and floating. */
        record Compare(Comparison comparison, Value left, Value right, Position at) implements Value {
            @Override
            public CType type() {
                return CType.Integer.INT32;
            }
        }

        /** {@code pointer + index * scale} bytes; index is INT64 or UINT64, widened from the type the author gave. */
        record Offset(Value pointer, Value index, long scaleBytes, Position at) implements Value {
            @Override
            public CType type() {
                return pointer.type();
            }
        }

        /** {@code (left - right) / scale}, an INT64. */
        record Difference(Value left, Value right, long scaleBytes, Position at) implements Value {
            @Override
            public CType type() {
                return CType.Integer.INT64;
            }
        }

        /** Any scalar conversion: integer, floating, pointer, to BOOL, or to void. */
        record Convert(CType type, Value operand, Position at) implements Value {}

        /** An INT32, 0 or 1; the right operand is evaluated only if the left does not decide. */
        record Logical(boolean isAnd, Value left, Value right, Position at) implements Value {
            @Override
            public CType type() {
                return CType.Integer.INT32;
            }
        }

        record Conditional(Value condition, Value whenTrue, Value whenFalse, Position at) implements Value {
            @Override
            public CType type() {
                return whenTrue.type();
            }
        }

        record Sequence(Value first, Value second, Position at) implements Value {
            @Override
            public CType type() {
                return second.type();
            }
        }

        /** Stores and yields the value as the place now has it. Composite types are copied. */
        record Assign(Place place, Value value, Position at) implements Value {
            @Override
            public CType type() {
                return place.type();
            }
        }

        /**
         * {@code place op= value}: the place is evaluated once, converted to {@code computedIn}, combined and converted
         * back. For pointers {@code computedIn} is INT64 and the value is already in bytes. With {@code yieldsOld} the
         * result is the value before (postfix ++ and --).
         */
        record Update(Operator operator, Place place, CType computedIn, Value value, boolean yieldsOld, Position at)
                implements Value {
            @Override
            public CType type() {
                return place.type();
            }
        }

        record Call(Function function, List<Value> arguments, Position at) implements Value {
            public Call {
                arguments = List.copyOf(arguments);
            }

            @Override
            public CType type() {
                return function.result();
            }
        }

        /** An accelerator command: both operands are UINT64. */
        record Command(int funct, Value rs1, Value rs2, Position at) implements Value {
            @Override
            public CType type() {
                return new CType.Void();
            }
        }

        /** A known function that is not the kernel's own. */
        record Intrinsic(IntrinsicKind kind, List<Value> arguments, CType type, Position at) implements Value {
            public Intrinsic {
                arguments = List.copyOf(arguments);
            }
        }
    }

    /** FENCE: the RISC-V fence. FLOAT_BITS: float to its bits (UINT32). The rest is C's library of the same name. */
    public enum IntrinsicKind {
        FENCE,
        FLOAT_BITS,
        BITS_FLOAT,
        SQRT,
        SQRTF,
        FABS,
        FABSF,
        FMIN,
        FMINF,
        FMAX,
        FMAXF,
        ABS,
        MEMCPY,
        MEMSET,
        COUNTER
    }

    public enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        REMAINDER,
        AND,
        OR,
        XOR,
        SHIFT_LEFT,
        SHIFT_RIGHT
    }

    public enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_EQUAL,
        GREATER,
        GREATER_EQUAL
    }

    /** A statement of a checked program. Conditions are scalar: true when not zero. */
    public sealed interface Statement {
        Position at();

        record Block(List<Statement> statements, Position at) implements Statement {
            public Block {
                statements = List.copyOf(statements);
            }
        }

        /** Begins a variable's life. The parts not initialized are zero when {@code zeroFilled}, else undefined. */
        record Declare(Variable variable, boolean zeroFilled, List<Store> initial, Position at) implements Statement {
            public Declare {
                initial = List.copyOf(initial);
            }
        }

        record Evaluate(Value value, Position at) implements Statement {}

        record If(Value condition, Statement whenTrue, Optional<Statement> whenFalse, Position at)
                implements Statement {}

        /**
         * Every loop. {@code testsFirst} is false for do-while. {@code continue} goes to the step. An absent condition is
         * true. A declaration in the head of a {@code for} stands in a block around the loop.
         */
        record Loop(boolean testsFirst, Optional<Value> condition, Optional<Value> step, Statement body, Position at)
                implements Statement {}

        /** The labels are {@link Case} and {@link Default} inside the body, not inside a nested switch. */
        record Switch(Value value, Statement body, Position at) implements Statement {}

        /** Converted to the promoted type of the switch's value. */
        record Case(long value, Position at) implements Statement {}

        record Default(Position at) implements Statement {}

        record Break(Position at) implements Statement {}

        record Continue(Position at) implements Statement {}

        record Return(Optional<Value> value, Position at) implements Statement {}

        record Goto(String label, Position at) implements Statement {}

        record Label(String name, Position at) implements Statement {}
    }

    /** One initializing store into a variable: the place inside it and the value. */
    public record Store(Place place, Value value) {}
}

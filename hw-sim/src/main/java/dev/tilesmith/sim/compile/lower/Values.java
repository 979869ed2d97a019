package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed.Comparison;
import dev.tilesmith.sim.c.check.Typed.Operator;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/** Lowers expressions. Not thread-safe. */
public final class Values {
    private final Emission out;
    private final Places places;
    private final Calls calls;
    private final Intrinsics intrinsics;

    Values(Emission out, Statements statements) {
        this.out = out;
        this.places = new Places(out, this);
        this.calls = new Calls(out, this, places, statements);
        this.intrinsics = new Intrinsics(out);
    }

    Calls calls() {
        return calls;
    }

    Places places() {
        return places;
    }

    /** The value in register form; of a void expression, anything. A dispatch: longer than a method should be. */
    Node lower(Value value) {
        out.at(value.at());
        return switch (value) {
            case Value.Constant constant -> constant(constant);
            case Value.Load load ->
                load.type() instanceof CType.Composite ? nothing() : places.read(places.find(load.place()));
            case Value.AddressOf address -> places.address(address.place());
            case Value.Negate negate -> negate(negate);
            case Value.Complement complement -> {
                var operand = lower(complement.operand());
                out.at(value.at());
                yield Conversions.narrow(out, out.integer(Op.XOR, operand, -1), Conversions.integerOf(value.type()));
            }
            case Value.Arithmetic arithmetic -> {
                var left = lower(arithmetic.left());
                var right = lower(arithmetic.right());
                out.at(value.at());
                yield combine(arithmetic.operator(), arithmetic.type(), left, right);
            }
            case Value.Compare compare -> compare(compare);
            case Value.Offset offset -> {
                var pointer = lower(offset.pointer());
                var index = lower(offset.index());
                out.at(value.at());
                yield step(offset, pointer, index);
            }
            case Value.Difference difference -> {
                var left = lower(difference.left());
                var bytes = out.integer(Op.SUB, left, lower(difference.right()));
                yield out.integer(Op.DIV, bytes, Math.max(1, difference.scaleBytes()));
            }
            case Value.Convert convert -> {
                var operand = lower(convert.operand());
                out.at(value.at());
                yield convert.type() instanceof CType.Void
                        ? nothing()
                        : Conversions.convert(out, operand, convert.operand().type(), convert.type());
            }
            case Value.Logical logical -> choose(logical, Kind.INT, () -> out.constant(1), () -> out.constant(0));
            case Value.Conditional choice ->
                choose(
                        choice.condition(),
                        choice.type() instanceof CType.Composite ? Kind.NONE : Conversions.kind(choice.type()),
                        () -> lower(choice.whenTrue()),
                        () -> lower(choice.whenFalse()));
            case Value.Sequence sequence -> {
                lower(sequence.first());
                yield lower(sequence.second());
            }
            case Value.Assign assign -> assign(assign);
            case Value.Update update -> update(update);
            case Value.Call call ->
                call.type() instanceof CType.Composite
                        ? callForEffect(call)
                        : calls.lower(call, java.util.Optional.empty());
            case Value.Command command -> {
                var rs1 = lower(command.rs1());
                var rs2 = lower(command.rs2());
                out.at(value.at());
                var node = out.add(Op.COMMAND, Kind.NONE, rs1, rs2);
                node.imm = command.funct();
                yield node;
            }
            case Value.Intrinsic intrinsic -> {
                var arguments = intrinsic.arguments().stream().map(this::lower).toList();
                out.at(value.at());
                yield intrinsics.lower(intrinsic, arguments);
            }
        };
    }

    private Node step(Value.Offset offset, Node pointer, Node index) {
        var bytes = out.integer(Op.MUL, index, offset.scaleBytes());
        var address = out.integer(Op.ADD, pointer, bytes);
        var isInside = offset.pointer() instanceof Value.AddressOf array
                && array.place().type() instanceof CType.Array;
        bytes.isElementStep = isInside && bytes != index;
        address.isElementStep = isInside && address != pointer;
        return address;
    }

    private Node nothing() {
        return out.constant(0);
    }

    private Node callForEffect(Value.Call call) {
        calls.lower(call, java.util.Optional.of(places.temporary(call.type())));
        return nothing();
    }

    private Node constant(Value.Constant constant) {
        if (constant.type() instanceof CType.Floating floating) {
            var isFloat = floating == CType.Floating.FLOAT;
            return out.graph.floatConstant(
                    isFloat ? Kind.F32 : Kind.F64, isFloat ? constant.bits() & 0xffff_ffffL : constant.bits());
        }
        return constant.type() == CType.Integer.UINT32
                ? out.constant((int) constant.bits())
                : out.constant(constant.bits());
    }

    private Node negate(Value.Negate negate) {
        var operand = lower(negate.operand());
        out.at(negate.at());
        if (negate.type() instanceof CType.Floating) {
            return operand.op == Op.FLOAT_CONSTANT
                    ? out.graph.floatConstant(
                            operand.kind, operand.imm ^ (operand.kind == Kind.F32 ? 1L << 31 : 1L << 63))
                    : out.add(Op.FNEG, operand.kind, operand);
        }
        return combine(Operator.SUBTRACT, negate.type(), out.constant(0), operand);
    }

    /** The operation in the type of its left operand; both operands are in register form. */
    Node combine(Operator operator, CType type, Node left, Node right) {
        if (type instanceof CType.Floating) {
            var op = switch (operator) {
                case ADD -> Op.FADD;
                case SUBTRACT -> Op.FSUB;
                case MULTIPLY -> Op.FMUL;
                case DIVIDE -> Op.FDIV;
                case REMAINDER, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT ->
                    throw new IllegalStateException("no operator of floats: " + operator);
            };
            return out.add(op, left.kind, left, right);
        }
        var integer = Conversions.integerOf(type);
        var node = out.integer(integerOp(operator, integer), left, right);
        if (integer == CType.Integer.INT32 && !node.op.isConstant() && !out.overflowWraps) {
            node.noWrap |= node.op == Op.ADDW || node.op == Op.SUBW || node.op == Op.MULW;
        }
        return integer.bits() < 32 ? Conversions.narrow(out, node, integer) : node;
    }

    private static Op integerOp(Operator operator, CType.Integer type) {
        var isWide = type.bits() == 64;
        var signed = type.isSigned();
        return switch (operator) {
            case ADD -> isWide ? Op.ADD : Op.ADDW;
            case SUBTRACT -> isWide ? Op.SUB : Op.SUBW;
            case MULTIPLY -> isWide ? Op.MUL : Op.MULW;
            case DIVIDE -> isWide ? signed ? Op.DIV : Op.DIVU : signed ? Op.DIVW : Op.DIVUW;
            case REMAINDER -> isWide ? signed ? Op.REM : Op.REMU : signed ? Op.REMW : Op.REMUW;
            case AND -> Op.AND;
            case OR -> Op.OR;
            case XOR -> Op.XOR;
            case SHIFT_LEFT -> isWide ? Op.SLL : Op.SLLW;
            case SHIFT_RIGHT -> isWide ? signed ? Op.SRA : Op.SRL : signed ? Op.SRAW : Op.SRLW;
        };
    }

    private Node compare(Value.Compare compare) {
        var left = lower(compare.left());
        var right = lower(compare.right());
        out.at(compare.at());
        return compare(compare.comparison(), compare.left().type(), left, right);
    }

    private Node compare(Comparison comparison, CType type, Node left, Node right) {
        if (type instanceof CType.Floating) {
            return switch (comparison) {
                case EQUAL -> out.add(Op.FEQ, Kind.INT, left, right);
                case NOT_EQUAL -> out.integer(Op.XOR, out.add(Op.FEQ, Kind.INT, left, right), 1);
                case LESS -> out.add(Op.FLT, Kind.INT, left, right);
                case LESS_EQUAL -> out.add(Op.FLE, Kind.INT, left, right);
                case GREATER -> out.add(Op.FLT, Kind.INT, right, left);
                case GREATER_EQUAL -> out.add(Op.FLE, Kind.INT, right, left);
            };
        }
        var signed = Conversions.integerOf(type).isSigned();
        var less = signed ? Op.LT : Op.LTU;
        var notLess = signed ? Op.GE : Op.GEU;
        return switch (comparison) {
            case EQUAL -> out.integer(Op.EQ, left, right);
            case NOT_EQUAL -> out.integer(Op.NE, left, right);
            case LESS -> out.integer(less, left, right);
            case LESS_EQUAL -> out.integer(notLess, right, left);
            case GREATER -> out.integer(less, right, left);
            case GREATER_EQUAL -> out.integer(notLess, left, right);
        };
    }

    /** Goes to one of two blocks; comparisons and logical operators become control flow. */
    void branch(Value condition, Block whenTrue, Block whenFalse) {
        switch (condition) {
            case Value.Logical logical -> {
                var middle = out.registers.open();
                branch(logical.left(), logical.isAnd() ? middle : whenTrue, logical.isAnd() ? whenFalse : middle);
                out.registers.seal(middle);
                out.goOnIn(middle);
                branch(logical.right(), whenTrue, whenFalse);
            }
            case Value.Compare compare
            when compare.comparison() == Comparison.EQUAL && isZero(compare.right()) && isTruth(compare.left()) ->
                branch(compare.left(), whenFalse, whenTrue);
            case Value.Compare compare
            when compare.comparison() == Comparison.NOT_EQUAL && isZero(compare.right()) && isTruth(compare.left()) ->
                branch(compare.left(), whenTrue, whenFalse);
            default -> out.branch(truth(condition), whenTrue, whenFalse);
        }
    }

    private static boolean isZero(Value value) {
        return value instanceof Value.Constant constant
                && constant.bits() == 0
                && !(constant.type() instanceof CType.Floating);
    }

    private static boolean isTruth(Value value) {
        return value instanceof Value.Logical || value instanceof Value.Compare;
    }

    /** A condition as a value that is zero or not. */
    Node truth(Value condition) {
        var value = lower(condition);
        return condition.type() instanceof CType.Floating
                ? Conversions.convert(out, value, condition.type(), CType.Integer.BOOL)
                : value;
    }

    private Node choose(
            Value condition,
            Kind kind,
            java.util.function.Supplier<Node> whenTrue,
            java.util.function.Supplier<Node> whenFalse) {
        var yes = out.registers.open();
        var no = out.registers.open();
        if (condition instanceof Value.Logical logical) {
            // Short-circuit chains decide between the same two blocks.
            branch(logical, yes, no);
        } else {
            branch(condition, yes, no);
        }
        out.registers.seal(yes);
        out.registers.seal(no);
        var join = out.registers.open();
        var result = out.registers.create(kind == Kind.NONE ? Kind.INT : kind);
        out.goOnIn(yes);
        arm(result, kind, whenTrue, join);
        out.goOnIn(no);
        arm(result, kind, whenFalse, join);
        out.registers.seal(join);
        out.goOnIn(join);
        return kind == Kind.NONE ? nothing() : out.registers.read(result, join);
    }

    private void arm(int result, Kind kind, java.util.function.Supplier<Node> value, Block join) {
        var node = value.get();
        if (kind != Kind.NONE) {
            out.registers.write(result, out.current, node);
        }
        out.jump(join);
    }

    private Node assign(Value.Assign assign) {
        if (assign.type() instanceof CType.Composite) {
            composite(assign.value(), places.find(assign.place()));
            return nothing();
        }
        var location = places.find(assign.place());
        var value = lower(assign.value());
        out.at(assign.at());
        return places.write(location, value);
    }

    private Node update(Value.Update update) {
        var location = places.find(update.place());
        // The value first: a call in it may change the place.
        var value = lower(update.value());
        var old = places.read(location);
        out.at(update.at());
        var type = update.place().type();
        var wide = Conversions.convert(out, old, type, update.computedIn());
        var result = combine(update.operator(), update.computedIn(), wide, value);
        var stored = places.write(location, Conversions.convert(out, result, update.computedIn(), type));
        return update.yieldsOld() ? old : stored;
    }

    /** Evaluates a structure into a place. */
    void composite(Value value, Location target) {
        out.at(value.at());
        switch (value) {
            case Value.Load load -> places.copy(target, places.find(load.place()));
            case Value.Assign assign -> {
                var location = places.find(assign.place());
                composite(assign.value(), location);
                places.copy(target, location);
            }
            case Value.Sequence sequence -> {
                lower(sequence.first());
                composite(sequence.second(), target);
            }
            case Value.Conditional choice ->
                choose(
                        choice.condition(),
                        Kind.NONE,
                        () -> {
                            composite(choice.whenTrue(), target);
                            return nothing();
                        },
                        () -> {
                            composite(choice.whenFalse(), target);
                            return nothing();
                        });
            case Value.Call call -> {
                // Into a place of its own: the target may be read while the function runs.
                var result = places.temporary(call.type());
                calls.lower(call, java.util.Optional.of(result));
                places.copy(target, result);
            }
            default -> throw new IllegalStateException("no structure: " + value);
        }
    }

    /** The object that a structure-valued expression denotes, copied if it is not an object already. */
    Location object(Value value) {
        if (value instanceof Value.Load load) {
            return places.find(load.place());
        }
        var result = places.temporary(value.type());
        composite(value, result);
        return result;
    }
}

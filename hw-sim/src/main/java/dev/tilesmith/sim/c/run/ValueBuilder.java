package dev.tilesmith.sim.c.run;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Scalars;
import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.run.Procedure.Code;

/** Turns values and places into closures. */
final class ValueBuilder {
    private final Interpreter interpreter;
    private final ProcedureBuilder procedure;
    private final IntrinsicBuilder intrinsics;

    ValueBuilder(Interpreter interpreter, ProcedureBuilder procedure) {
        this.interpreter = interpreter;
        this.procedure = procedure;
        intrinsics = new IntrinsicBuilder(interpreter, this);
    }

    /** Not zero when the value is true. */
    Code condition(Value value) {
        var code = value(value);
        var type = value.type();
        return type instanceof CType.Floating ? frame -> Scalars.isTrue(type, code.run(frame)) ? 1 : 0 : code;
    }

    Code value(Value value) {
        return switch (value) {
            case Value.Constant constant -> {
                var bits = constant.bits();
                yield _ -> bits;
            }
            case Value.Load load -> load(load.place());
            case Value.AddressOf address -> address(address.place());
            case Value.Negate negate -> {
                var operand = value(negate.operand());
                var type = negate.type();
                yield frame -> Scalars.negate(type, operand.run(frame));
            }
            case Value.Complement complement -> {
                var operand = value(complement.operand());
                var type = Scalars.integer(complement.type());
                yield frame -> type.truncate(~operand.run(frame));
            }
            case Value.Arithmetic arithmetic -> arithmetic(arithmetic);
            case Value.Compare compare -> compare(compare);
            case Value.Offset offset -> {
                var pointer = value(offset.pointer());
                var index = value(offset.index());
                var scale = offset.scaleBytes();
                yield frame -> pointer.run(frame) + index.run(frame) * scale;
            }
            case Value.Difference difference -> {
                var left = value(difference.left());
                var right = value(difference.right());
                var scale = difference.scaleBytes();
                yield frame -> (left.run(frame) - right.run(frame)) / scale;
            }
            case Value.Convert convert -> convert(convert);
            case Value.Logical logical -> logical(logical);
            case Value.Conditional choice -> {
                var condition = condition(choice.condition());
                var whenTrue = value(choice.whenTrue());
                var whenFalse = value(choice.whenFalse());
                yield frame -> condition.run(frame) != 0 ? whenTrue.run(frame) : whenFalse.run(frame);
            }
            case Value.Sequence sequence -> {
                var first = value(sequence.first());
                var second = value(sequence.second());
                yield frame -> {
                    first.run(frame);
                    return second.run(frame);
                };
            }
            case Value.Assign assign -> assign(assign.place(), assign.value());
            case Value.Update update -> update(update);
            case Value.Call call -> call(call);
            case Value.Command command -> command(command);
            case Value.Intrinsic intrinsic -> intrinsics.build(intrinsic);
        };
    }

    private Code arithmetic(Value.Arithmetic arithmetic) {
        var left = value(arithmetic.left());
        var right = value(arithmetic.right());
        var operator = arithmetic.operator();
        var type = arithmetic.type();
        if (type == CType.Integer.INT32) {
            // The operations that references spend their time in.
            switch (operator) {
                case ADD -> {
                    return frame -> (int) (left.run(frame) + right.run(frame));
                }
                case MULTIPLY -> {
                    return frame -> (int) (left.run(frame) * right.run(frame));
                }
                case SUBTRACT, DIVIDE, REMAINDER, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> {
                    // As all the others.
                }
            }
        }
        return frame -> Scalars.arithmetic(operator, type, left.run(frame), right.run(frame));
    }

    private Code compare(Value.Compare compare) {
        var left = value(compare.left());
        var right = value(compare.right());
        var type = compare.left().type();
        var comparison = compare.comparison();
        return frame -> Scalars.compare(comparison, type, left.run(frame), right.run(frame)) ? 1 : 0;
    }

    private Code convert(Value.Convert convert) {
        var operand = value(convert.operand());
        var from = convert.operand().type();
        var to = convert.type();
        if (to instanceof CType.Void) {
            return operand;
        }
        return frame -> Scalars.convert(from, to, operand.run(frame));
    }

    private Code logical(Value.Logical logical) {
        var left = condition(logical.left());
        var right = condition(logical.right());
        return logical.isAnd()
                ? frame -> left.run(frame) != 0 && right.run(frame) != 0 ? 1 : 0
                : frame -> left.run(frame) != 0 || right.run(frame) != 0 ? 1 : 0;
    }

    /** The address of a place in memory. */
    private Code address(Place place) {
        return switch (place) {
            case Place.Local local -> {
                var offset = procedure.offset(local.variable());
                yield frame -> frame.base + offset;
            }
            case Place.Static object -> {
                var address = interpreter.addressOf(object.object());
                yield _ -> address;
            }
            case Place.At at -> value(at.address());
            case Place.Member member -> {
                var object = address(member.object());
                var offset = member.field().offset();
                yield frame -> object.run(frame) + offset;
            }
        };
    }

    private static boolean isInSlot(Place place) {
        return place instanceof Place.Local local && !local.variable().needsMemory();
    }

    private Code load(Place place) {
        if (isInSlot(place)) {
            var slot = procedure.slot(((Place.Local) place).variable());
            return frame -> frame.slots[slot];
        }
        var address = address(place);
        var type = place.type();
        if (type instanceof CType.Composite || type instanceof CType.Array) {
            return address;
        }
        if (place instanceof Place.Member member && member.field().bitWidth() > 0) {
            var field = member.field();
            return frame -> extract(field, interpreter.load(field.type(), address.run(frame)));
        }
        return frame -> interpreter.load(type, address.run(frame));
    }

    private static long extract(CType.Field field, long unit) {
        var signed = Scalars.integer(field.type()).isSigned();
        var atTop = unit << 64 - field.bitOffset() - field.bitWidth();
        return signed ? atTop >> 64 - field.bitWidth() : atTop >>> 64 - field.bitWidth();
    }

    private static long insert(CType.Field field, long unit, long value) {
        var mask = -1L >>> 64 - field.bitWidth() << field.bitOffset();
        return unit & ~mask | value << field.bitOffset() & mask;
    }

    /** Stores into a place whose address is known. */
    private interface Put {
        /** The value as the place then has it. */
        long put(long address, long value);
    }

    private Put put(Place place) {
        var type = place.type();
        if (type instanceof CType.Composite) {
            return (address, value) -> {
                interpreter.copy(address, value, type.bytes());
                return address;
            };
        }
        if (place instanceof Place.Member member && member.field().bitWidth() > 0) {
            var field = member.field();
            return (address, value) -> {
                var unit = insert(field, interpreter.load(field.type(), address), value);
                interpreter.store(field.type(), address, unit);
                return extract(field, unit);
            };
        }
        return (address, value) -> {
            interpreter.store(type, address, value);
            return value;
        };
    }

    Code assign(Place place, Value value) {
        var code = value(value);
        if (isInSlot(place)) {
            var slot = procedure.slot(((Place.Local) place).variable());
            return frame -> frame.slots[slot] = code.run(frame);
        }
        var address = address(place);
        var put = put(place);
        return frame -> {
            var target = address.run(frame);
            return put.put(target, code.run(frame));
        };
    }

    private Code update(Value.Update update) {
        var place = update.place();
        var type = place.type();
        var operand = value(update.value());
        var computedIn = update.computedIn();
        var operator = update.operator();
        var yieldsOld = update.yieldsOld();
        if (isInSlot(place)) {
            var slot = procedure.slot(((Place.Local) place).variable());
            return frame -> {
                var right = operand.run(frame);
                var old = frame.slots[slot];
                var wide = Scalars.arithmetic(operator, computedIn, Scalars.convert(type, computedIn, old), right);
                var next = Scalars.convert(computedIn, type, wide);
                frame.slots[slot] = next;
                return yieldsOld ? old : next;
            };
        }
        var address = address(place);
        var isBitField = place instanceof Place.Member member && member.field().bitWidth() > 0;
        var put = put(place);
        return frame -> {
            var target = address.run(frame);
            var right = operand.run(frame);
            var unit = interpreter.load(type, target);
            var old = isBitField ? extract(((Place.Member) place).field(), unit) : unit;
            var wide = Scalars.arithmetic(operator, computedIn, Scalars.convert(type, computedIn, old), right);
            var next = put.put(target, Scalars.convert(computedIn, type, wide));
            return yieldsOld ? old : next;
        };
    }

    private Code call(Value.Call call) {
        var arguments = call.arguments().stream().map(this::value).toArray(Code[]::new);
        var callee = interpreter.procedure(call.function());
        var result = call.type();
        var room = result instanceof CType.Composite ? procedure.room(result) : 0;
        return frame -> {
            var values = new long[arguments.length];
            for (var index = 0; index < values.length; index++) {
                values[index] = arguments[index].run(frame);
            }
            interpreter.step(call.at());
            var bits = interpreter.invoke(callee, values);
            if (result instanceof CType.Composite) {
                interpreter.copy(frame.base + room, bits, result.bytes());
                return frame.base + room;
            }
            return bits;
        };
    }

    private Code command(Value.Command command) {
        var rs1 = value(command.rs1());
        var rs2 = value(command.rs2());
        return frame -> {
            var first = rs1.run(frame);
            var second = rs2.run(frame);
            interpreter.step(command.at());
            return interpreter.coprocessor().command(command.funct(), first, second, interpreter.pc());
        };
    }
}

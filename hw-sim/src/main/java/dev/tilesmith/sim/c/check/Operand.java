package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.text.Position;

/** A checked expression before it is used: an object, which has an address, or a plain value. */
sealed interface Operand {
    Qualified type();

    Position at();

    /** An lvalue; an array among them becomes a pointer when its value is used. */
    record Object(Typed.Place place, Qualified type, Position at) implements Operand {
        boolean isBitField() {
            return place instanceof Typed.Place.Member member && member.field().bitWidth() > 0;
        }
    }

    /** A const object whose value is known. */
    record Known(Typed.Place place, Qualified type, Typed.Value.Constant constant) implements Operand {
        @Override
        public Position at() {
            return constant.at();
        }
    }

    record Plain(Typed.Value value, Qualified type) implements Operand {
        @Override
        public Position at() {
            return value.at();
        }
    }

    /** The value: objects are loaded, arrays decay to a pointer to their first element. */
    default Plain decayed() {
        return switch (this) {
            case Plain plain -> plain;
            case Known known -> new Plain(known.constant(), known.type());
            case Object object -> {
                if (object.type().type() instanceof CType.Array) {
                    var pointer = Qualified.pointerTo(object.type().target());
                    yield new Plain(new Typed.Value.AddressOf(object.place(), pointer.type(), object.at()), pointer);
                }
                yield new Plain(new Typed.Value.Load(object.place(), object.at()), object.type());
            }
        };
    }
}

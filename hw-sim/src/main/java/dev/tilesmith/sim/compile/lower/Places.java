package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed.Place;
import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/** Lowers places: finds objects, reads and writes scalars and bit-fields, copies structures. Not thread-safe. */
public final class Places {
    /** Structures up to this size are copied word by word, as gcc does (compiler-notes.md 3.8); larger ones by a loop. */
    private static final long LARGEST_INLINE_COPY_BYTES = 96;

    private final Emission out;
    private final Values values;

    Places(Emission out, Values values) {
        this.out = out;
        this.values = values;
    }

    Location find(Place place) {
        return switch (place) {
            case Place.Local local -> variable(local);
            case Place.Static object -> new Location.InMemory(out.table(object.object()), 0, object.type());
            case Place.At at -> new Location.InMemory(values.lower(at.address()), 0, at.type());
            case Place.Member member -> member(find(member.object()), member.field());
        };
    }

    private Location variable(Place.Local local) {
        var location = out.frame.variables.get(local.variable());
        return location == null ? declare(local.variable()) : location;
    }

    /** Gives a variable its place; one that a jump enters past its declaration gets it at its first use. */
    Location declare(dev.tilesmith.sim.c.check.Typed.Variable variable) {
        var known = out.frame.variables.get(variable);
        if (known != null) {
            return known;
        }
        var location = allocate(variable);
        out.frame.variables.put(variable, location);
        return location;
    }

    private Location allocate(dev.tilesmith.sim.c.check.Typed.Variable variable) {
        var type = variable.type();
        if (!variable.needsMemory()) {
            return new Location.InRegister(out.registers.create(Access.of(type)), type);
        }
        if (type instanceof CType.Composite composite
                && !out.survey.isExposed(variable)
                && Scalars.canScatter(composite)) {
            return new Location.Scattered(Scalars.scatter(composite, out.registers), 0, type);
        }
        return inMemory(type);
    }

    /** A new object on the stack; its address is made where the function begins, so that every path knows it. */
    Location.InMemory inMemory(CType type) {
        var slot = out.graph.append(out.graph.entry, Op.SLOT, Kind.INT);
        slot.imm = out.graph.newSlot(Math.max(type.bytes(), 1), Math.max(type.alignment(), type.bytes() >= 8 ? 8 : 1));
        return new Location.InMemory(slot, 0, type);
    }

    Location temporary(CType type) {
        return Scalars.canScatter(type)
                ? new Location.Scattered(Scalars.scatter((CType.Composite) type, out.registers), 0, type)
                : inMemory(type);
    }

    private Location member(Location object, CType.Field field) {
        return switch (object) {
            case Location.InMemory memory
            when field.bitWidth() > 0 ->
                new Location.Bits(
                        memory.base(),
                        memory.offset() + field.offset(),
                        Conversions.integerOf(field.type()),
                        field.bitOffset(),
                        field.bitWidth());
            case Location.InMemory memory ->
                new Location.InMemory(memory.base(), memory.offset() + field.offset(), field.type());
            case Location.Scattered scattered -> {
                var offset = scattered.offset() + field.offset();
                yield field.type() instanceof CType.Composite
                        ? new Location.Scattered(scattered.scalars(), offset, field.type())
                        : new Location.InRegister(scattered.scalars().at(offset).register(), field.type());
            }
            case Location.InRegister _, Location.Bits _ ->
                throw new IllegalStateException("a member of a scalar: " + field.name());
        };
    }

    Node address(Place place) {
        if (find(place) instanceof Location.InMemory memory) {
            return out.integer(Op.ADD, memory.base(), memory.offset());
        }
        throw new IllegalStateException("the address of a register: " + place);
    }

    Node read(Location location) {
        return switch (location) {
            case Location.InRegister register -> out.registers.read(register.register(), out.current);
            case Location.InMemory memory -> out.load(memory.base(), memory.offset(), Access.of(memory.type()));
            case Location.Bits bits -> readBits(bits);
            case Location.Scattered scattered ->
                throw new IllegalStateException("a structure as a scalar: " + scattered.type());
        };
    }

    private Node readBits(Location.Bits bits) {
        var unit = out.loadPiece(bits.base(), bits.offset(), Access.of(bits.unit()));
        var left = out.integer(Op.SLL, unit, 64 - bits.bitOffset() - bits.bitWidth());
        var field = out.integer(bits.unit().isSigned() ? Op.SRA : Op.SRL, left, 64 - bits.bitWidth());
        return bits.unit() == CType.Integer.UINT32 && bits.bitWidth() == 32 ? out.extend(Op.SEXT_W, field) : field;
    }

    /** Writes a scalar and gives back the value as the place now has it. */
    Node write(Location location, Node value) {
        switch (location) {
            case Location.InRegister register -> out.registers.write(register.register(), out.current, value);
            case Location.InMemory memory -> out.store(memory.base(), memory.offset(), Access.of(memory.type()), value);
            case Location.Bits bits -> {
                return writeBits(bits, value);
            }
            case Location.Scattered scattered ->
                throw new IllegalStateException("a scalar as a structure: " + scattered.type());
        }
        return value;
    }

    private Node writeBits(Location.Bits bits, Node value) {
        var mask = bits.bitWidth() == 64 ? -1L : (1L << bits.bitWidth()) - 1;
        var access = Access.of(bits.unit());
        var low = out.integer(Op.AND, value, mask);
        var placed = out.integer(Op.SLL, low, bits.bitOffset());
        var kept = out.integer(Op.AND, out.loadPiece(bits.base(), bits.offset(), access), ~(mask << bits.bitOffset()));
        out.storePiece(bits.base(), bits.offset(), access, out.integer(Op.OR, kept, placed));
        var top = out.integer(Op.SLL, value, 64 - bits.bitWidth());
        return out.integer(bits.unit().isSigned() ? Op.SRA : Op.SRL, top, 64 - bits.bitWidth());
    }

    void copy(Location to, Location from) {
        if (to instanceof Location.Scattered target) {
            for (var part : target.scalars().parts()) {
                var relative = part.offset() - target.offset();
                if (relative >= 0 && relative < target.type().bytes()) {
                    write(
                            new Location.InRegister(part.register(), part.type()),
                            read(part(from, relative, part.type())));
                }
            }
        } else if (from instanceof Location.Scattered source) {
            for (var part : source.scalars().parts()) {
                var relative = part.offset() - source.offset();
                if (relative >= 0 && relative < source.type().bytes()) {
                    write(part(to, relative, part.type()), read(new Location.InRegister(part.register(), part.type())));
                }
            }
        } else if (to instanceof Location.InMemory target && from instanceof Location.InMemory source) {
            copyMemory(target, source);
        } else {
            throw new IllegalStateException("no structures: " + to + ", " + from);
        }
    }

    private static Location part(Location object, long relative, CType type) {
        return switch (object) {
            case Location.InMemory memory -> new Location.InMemory(memory.base(), memory.offset() + relative, type);
            case Location.Scattered scattered ->
                new Location.InRegister(
                        scattered.scalars().at(scattered.offset() + relative).register(), type);
            case Location.InRegister _, Location.Bits _ -> throw new IllegalStateException("no structure: " + object);
        };
    }

    /** All loads of a small structure come before its stores, so that overlapping objects copy right. */
    private void copyMemory(Location.InMemory to, Location.InMemory from) {
        var bytes = to.type().bytes();
        var unit = unitFor(to.type().alignment());
        if (bytes > LARGEST_INLINE_COPY_BYTES) {
            var source = out.integer(Op.ADD, from.base(), from.offset());
            var target = out.integer(Op.ADD, to.base(), to.offset());
            new MemoryLoops(out).copy(target, source, out.constant(bytes), unit);
            return;
        }
        var loaded = new java.util.ArrayList<Node>();
        for (var pass = 0; pass < 2; pass++) {
            var access = unit;
            var next = 0;
            for (long offset = 0; offset < bytes; offset += access.bytes, next++) {
                while (access.bytes > bytes - offset) {
                    access = unitFor(access.bytes / 2);
                }
                if (pass == 0) {
                    loaded.add(out.loadPiece(from.base(), from.offset() + offset, access));
                } else {
                    out.storePiece(to.base(), to.offset() + offset, access, loaded.get(next));
                }
            }
        }
    }

    /** Fills an object with zeros. */
    void clear(Location location) {
        switch (location) {
            case Location.InRegister register -> {
                var kind = out.registers.kind(register.register());
                write(register, kind.isFloat() ? out.graph.floatConstant(kind, 0) : out.constant(0));
            }
            case Location.Scattered scattered ->
                scattered
                        .scalars()
                        .parts()
                        .forEach(part -> clear(new Location.InRegister(part.register(), part.type())));
            case Location.InMemory memory -> clearMemory(memory);
            case Location.Bits bits -> writeBits(bits, out.constant(0));
        }
    }

    private void clearMemory(Location.InMemory memory) {
        var bytes = memory.type().bytes();
        // Stack slots of eight bytes and more are aligned to eight, whatever their type (allocate).
        var unit = unitFor(bytes >= 8 ? 8 : memory.type().alignment());
        if (bytes > 128) {
            var whole = bytes / unit.bytes * unit.bytes;
            new MemoryLoops(out).fill(memory.base(), out.constant(0), out.constant(whole), unit);
            for (var offset = whole; offset < bytes; offset++) {
                out.storePiece(memory.base(), offset, Access.UINT8, out.constant(0));
            }
            return;
        }
        var access = unit;
        for (long offset = 0; offset < bytes; offset += access.bytes) {
            while (access.bytes > bytes - offset) {
                access = unitFor(access.bytes / 2);
            }
            out.storePiece(memory.base(), memory.offset() + offset, access, out.constant(0));
        }
    }

    private static Access unitFor(long alignment) {
        return alignment >= 8
                ? Access.INT64
                : alignment >= 4 ? Access.INT32 : alignment >= 2 ? Access.INT16 : Access.UINT8;
    }
}

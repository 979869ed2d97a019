package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Constants;
import dev.tilesmith.sim.compile.ssa.Pool;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.Opcode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Places instructions in memory: short forms, branch distances, constants, the line table. Not thread-safe. */
public final class Assembler {
    private static final int SHORT_BRANCH = 256;
    private static final int BRANCH = 4096;
    private static final int SHORT_JUMP = 2048;

    /** A jump reaches a mebibyte (JAL's 21-bit offset). */
    public static final long MOST_BYTES = (1L << 20) - 4096;

    private final long base;
    private final Pool pool;
    private final List<Item> items = new ArrayList<>();
    private final Map<Block, Integer> blockItems = new IdentityHashMap<>();
    private final Map<String, Integer> functionItems = new LinkedHashMap<>();
    private final Map<Inst, Item> anchors = new IdentityHashMap<>();
    private long end;

    /** An instruction, or a pair that belongs together, with its address and its size so far. */
    private static final class Item {
        final Inst inst;
        int bytes;
        long address;
        /** Of the first one of a function: where that is defined, which is the place of all up to its first statement. */
        Position begins = Position.NONE;

        Item(Inst inst, int bytes) {
            this.inst = inst;
            this.bytes = bytes;
        }
    }

    public Assembler(long base, Pool pool) {
        this.base = base;
        this.pool = pool;
    }

    public void add(MachineFunction function) {
        functionItems.put(function.graph.name, items.size());
        var first = items.size();
        for (var i = 0; i < function.blocks.size(); i++) {
            var block = function.blocks.get(i);
            blockItems.put(block.block, items.size());
            var next = i + 1 < function.blocks.size() ? function.blocks.get(i + 1).block : Block.NOWHERE;
            for (var inst : withoutNeedlessJumps(block.code, next)) {
                expand(inst);
            }
        }
        items.get(first).begins = function.graph.definition;
    }

    /** Drops a jump to the next block; a branch over a jump becomes one branch the other way. */
    private static List<Inst> withoutNeedlessJumps(List<Inst> code, Block next) {
        var last = code.getLast();
        if (last.form != Inst.Form.JUMP) {
            return code;
        }
        if (last.target == next) {
            return code.subList(0, code.size() - 1);
        }
        if (code.size() > 1 && code.get(code.size() - 2).form == Inst.Form.BRANCH) {
            var branch = code.get(code.size() - 2);
            if (branch.target == next) {
                branch.opcode = inverted(branch.opcode);
                branch.target = last.target;
                return code.subList(0, code.size() - 1);
            }
        }
        return code;
    }

    static Opcode inverted(Opcode branch) {
        return switch (branch) {
            case BEQ -> Opcode.BNE;
            case BNE -> Opcode.BEQ;
            case BLT -> Opcode.BGE;
            case BGE -> Opcode.BLT;
            case BLTU -> Opcode.BGEU;
            case BGEU -> Opcode.BLTU;
            default -> throw new IllegalStateException("no branch: " + branch);
        };
    }

    private void expand(Inst inst) {
        switch (inst.form) {
            case LI -> constant(inst);
            case MOVE -> plain(moved(inst));
            case PLAIN -> plain(inst);
            case TABLE -> items.add(new Item(inst, 8));
            case POOL_HIGH -> {
                var item = new Item(inst, 4);
                anchors.put(inst, item);
                items.add(item);
            }
            case BRANCH, JUMP, RETURN -> items.add(new Item(inst, 2));
            case CALL -> items.add(new Item(inst, 4));
            case FRAME -> throw new IllegalStateException("a frame address without a frame: " + inst);
        }
    }

    private static Inst moved(Inst inst) {
        var plain = inst.opcode == Opcode.ADDI
                ? Inst.of(Opcode.ADDI, inst.rd, inst.rs1, Inst.NONE, 0)
                : Inst.of(inst.opcode, inst.rd, inst.rs1, inst.rs1, 0);
        plain.at = inst.at;
        return plain;
    }

    private void plain(Inst inst) {
        var isShort = inst.anchor.isEmpty() && Compressor.compress(inst).isPresent();
        items.add(new Item(inst, isShort ? 2 : 4));
    }

    private void constant(Inst inst) {
        var recipe = Constants.recipe(inst.imm);
        if (recipe.isEmpty()) {
            var high = new Inst(Inst.Form.POOL_HIGH, Opcode.AUIPC);
            high.rd = inst.rd;
            high.imm = pool.longAt(inst.imm);
            high.at = inst.at;
            expand(high);
            var load = Inst.of(Opcode.LD, inst.rd, inst.rd, Inst.NONE, 0);
            load.anchor = java.util.Optional.of(high);
            load.at = inst.at;
            plain(load);
            return;
        }
        var source = Selection.ZERO;
        for (var step : recipe.get()) {
            var part = Inst.of(step.opcode(), inst.rd, source, Inst.NONE, step.imm());
            part.at = inst.at;
            plain(part);
            source = inst.rd;
        }
    }

    /** Grows branches until all distances fit; returns how many bytes the code takes. */
    public long layOut() {
        do {
            place();
        } while (grow());
        return end - base;
    }

    /** Writes everything; the code must have at most {@link #MOST_BYTES}. */
    public CodeImage assemble(String entry) {
        layOut();
        var code = new ByteArrayOutputStream();
        var lines = new TreeMap<Long, CodeImage.SourcePlace>();
        var rodata = (end + 63) & -64;
        var place = CodeImage.SourcePlace.UNKNOWN;
        for (var item : items) {
            write(item, code, rodata);
            var here = placeOf(item.inst.at, placeOf(item.begins, place));
            if (!here.equals(place)) {
                lines.put(item.address, here);
                place = here;
            }
        }
        var segments = new ArrayList<CodeImage.Segment>();
        segments.add(new CodeImage.Segment(
                "code", base, new CodeImage.Content(code.toByteArray()), code.size(), true, false));
        var content = pool.content();
        if (content.length > 0) {
            segments.add(new CodeImage.Segment(
                    "constants", rodata, new CodeImage.Content(content), content.length, false, false));
        }
        var symbols = new HashMap<String, Long>();
        functionItems.forEach((name, index) -> symbols.put(name, items.get(index).address));
        return new CodeImage(segments, items.get(functionItems.getOrDefault(entry, 0)).address, lines, symbols);
    }

    private static CodeImage.SourcePlace placeOf(Position at, CodeImage.SourcePlace before) {
        return at.isKnown() ? new CodeImage.SourcePlace(at.line(), at.column()) : before;
    }

    private void place() {
        var address = base;
        for (var item : items) {
            item.address = address;
            address += item.bytes;
        }
        end = address;
    }

    private long target(Inst inst) {
        var index = blockItems.get(inst.target);
        if (index == null) {
            throw new IllegalStateException("no code for " + inst.target);
        }
        return index < items.size() ? items.get(index).address : end;
    }

    private boolean grow() {
        var changed = false;
        for (var item : items) {
            var needed = neededBytes(item);
            if (needed > item.bytes) {
                item.bytes = needed;
                changed = true;
            }
        }
        return changed;
    }

    private int neededBytes(Item item) {
        var inst = item.inst;
        return switch (inst.form) {
            case JUMP -> fits(target(inst) - item.address, SHORT_JUMP) ? 2 : 4;
            case BRANCH -> {
                var distance = target(inst) - item.address;
                var hasShortForm = inst.rs2 == 0
                        && Compressor.isShort(inst.rs1)
                        && (inst.opcode == Opcode.BEQ || inst.opcode == Opcode.BNE);
                yield hasShortForm && fits(distance, SHORT_BRANCH) ? 2 : fits(distance, BRANCH) ? 4 : 8;
            }
            default -> item.bytes;
        };
    }

    private static boolean fits(long distance, int reach) {
        return distance >= -reach && distance < reach;
    }

    private void write(Item item, ByteArrayOutputStream code, long rodata) {
        var inst = item.inst;
        switch (inst.form) {
            case RETURN -> put(code, Compressor.jumpRegister(Selection.RA), 2);
            case JUMP -> {
                var distance = target(inst) - item.address;
                put(code, item.bytes == 2 ? Compressor.jump(distance) : jal(0, distance), item.bytes);
            }
            case BRANCH -> branch(item, code);
            case CALL -> {
                var index = functionItems.get(inst.symbol);
                if (index == null) {
                    throw new IllegalStateException("no code for function " + inst.symbol);
                }
                put(code, jal(Selection.RA, items.get(index).address - item.address), 4);
            }
            case POOL_HIGH -> put(code, high(inst.rd, rodata + inst.imm - item.address), 4);
            case TABLE -> {
                var distance = rodata + inst.imm - item.address;
                put(code, high(inst.rd, distance), 4);
                put(code, Encoder.encode(Inst.of(Opcode.ADDI, inst.rd, inst.rd, Inst.NONE, low(distance))), 4);
            }
            default -> plain(item, code, rodata);
        }
    }

    private void plain(Item item, ByteArrayOutputStream code, long rodata) {
        var inst = item.inst;
        if (inst.anchor.isPresent()) {
            var anchor = anchors.get(inst.anchor.get());
            if (anchor == null) {
                throw new IllegalStateException("a load from the pool without its upper part: " + inst);
            }
            inst.imm = low(rodata + anchor.inst.imm - anchor.address);
        }
        put(code, item.bytes == 2 ? Compressor.compress(inst).orElseThrow() : Encoder.encode(inst), item.bytes);
    }

    private void branch(Item item, ByteArrayOutputStream code) {
        var inst = item.inst;
        var distance = target(inst) - item.address;
        switch (item.bytes) {
            case 2 -> put(code, Compressor.branch(inst.opcode, inst.rs1, distance), 2);
            case 4 -> put(code, Encoder.encode(Inst.of(inst.opcode, Inst.NONE, inst.rs1, inst.rs2, distance)), 4);
            default -> {
                put(code, Encoder.encode(Inst.of(inverted(inst.opcode), Inst.NONE, inst.rs1, inst.rs2, 8)), 4);
                put(code, jal(0, distance - 4), 4);
            }
        }
    }

    private static int jal(int rd, long distance) {
        return Encoder.encode(Inst.of(Opcode.JAL, rd, Inst.NONE, Inst.NONE, distance));
    }

    private static int high(int rd, long distance) {
        return Encoder.encode(Inst.of(Opcode.AUIPC, rd, Inst.NONE, Inst.NONE, (distance + 0x800) >> 12));
    }

    private static long low(long distance) {
        return distance << 52 >> 52;
    }

    private static void put(ByteArrayOutputStream code, int bits, int bytes) {
        for (var i = 0; i < bytes; i++) {
            code.write(bits >> (8 * i));
        }
    }
}

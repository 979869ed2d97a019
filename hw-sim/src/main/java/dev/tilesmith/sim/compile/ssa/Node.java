package dev.tilesmith.sim.compile.ssa;

import dev.tilesmith.sim.c.text.Position;

/** One operation and its value, in SSA form. Identity is the object. Not thread-safe. */
public final class Node {
    public static final Node[] NO_INPUTS = {};

    public final int id;
    public Op op;
    public Kind kind;
    public Node[] in;
    /** Constant, offset, slot, table, parameter or funct number, by the operation. */
    public long imm;

    /** What a LOAD or STORE moves; of a PHI the variable's width, of MIN and MAX that of both operands. */
    public Access access = Access.INT64;
    /** Of a LOAD or STORE: whether it may touch an object of any type, as a piece of a copy or a member of a union. */
    public boolean touchesAnyType;
    /** Whether signed overflow cannot happen, so that a 32-bit operation equals the 64-bit one. */
    public boolean noWrap;
    /** Whether it steps inside an array that has an address already, which is part of gcc's access and no statement. */
    public boolean isElementStep;
    /** Of a branch: whether it only chooses between values that left a loop together. */
    public boolean isSelection;
    /** Of a branch: whether its condition is two tests of one value. */
    public boolean isRangeTest;
    /** Name of the function that a CALL calls. */
    public String callee = "";

    public Block block;
    public Position at = Position.NONE;
    /** Itself, or the value that takes its place; followed and then forgotten by {@link Graph#resolve}. */
    public Node replacement = this;
    /** Scratch number for the pass that is running. */
    public int mark;

    Node(int id, Op op, Kind kind, Block block, Node... in) {
        this.id = id;
        this.op = op;
        this.kind = kind;
        this.block = block;
        this.in = in;
    }

    public boolean isConstant() {
        return op == Op.CONSTANT;
    }

    public boolean isConstant(long value) {
        return op == Op.CONSTANT && imm == value;
    }

    /** Turns this node into another operation on other operands; its readers see the new value. */
    public void become(Op newOp, Node... operands) {
        op = newOp;
        in = operands;
        imm = 0;
    }

    /** Takes over all that tells this operation from others of its kind. */
    public void describeAs(Node other) {
        imm = other.imm;
        access = other.access;
        touchesAnyType = other.touchesAnyType;
        noWrap = other.noWrap;
        isElementStep = other.isElementStep;
        callee = other.callee;
    }

    public void append(Node operand) {
        var longer = java.util.Arrays.copyOf(in, in.length + 1);
        longer[in.length] = operand;
        in = longer;
    }

    void removeInput(int index) {
        var shorter = new Node[in.length - 1];
        System.arraycopy(in, 0, shorter, 0, index);
        System.arraycopy(in, index + 1, shorter, index, in.length - index - 1);
        in = shorter;
    }

    /** The value that stands for this one after replacements. */
    Node resolved() {
        var value = this;
        while (value.replacement != value) {
            value = value.replacement;
        }
        var step = this;
        while (step.replacement != value) {
            var next = step.replacement;
            step.replacement = value;
            step = next;
        }
        return value;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("v" + id + "=" + op);
        if (noWrap) {
            text.append('!');
        }
        for (var operand : in) {
            text.append(operand.isConstant() ? " " + operand.imm : " v" + operand.id);
        }
        return text.append(imm != 0 || in.length == 0 ? " #" + imm : "").toString();
    }
}

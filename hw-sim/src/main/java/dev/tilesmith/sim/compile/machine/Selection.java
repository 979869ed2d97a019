package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Immediates;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Pool;
import dev.tilesmith.sim.compile.ssa.Uses;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.List;

/** Chooses the instructions of each operation; the graph is in its last form. Not thread-safe. */
public final class Selection {
    static final int ZERO = 0;
    static final int RA = 1;
    static final int SP = 2;
    private static final int A0 = 10;
    private static final int FA0 = 32 + 10;

    private final Graph graph;
    private final MachineFunction function;
    private final Pool pool;
    private final int[] registers;
    private final int[] valueUses;
    private List<Inst> code = new ArrayList<>();

    private Selection(Graph graph, Pool pool) {
        this.graph = graph;
        this.pool = pool;
        this.function = new MachineFunction(graph);
        this.registers = new int[graph.nodeCount()];
        this.valueUses = Uses.countExceptBranches(graph);
    }

    public static MachineFunction select(Graph graph, Pool pool) {
        var selection = new Selection(graph, pool);
        for (var block : graph.blocks) {
            selection.select(block);
        }
        selection.phis();
        return selection.function;
    }

    private void select(Block block) {
        var machine = new MachineFunction.MachineBlock(block);
        code = machine.code;
        for (var node : block.nodes) {
            graph.at = node.at;
            select(node);
        }
        graph.at = block.end.at;
        end(block);
        function.blocks.add(machine);
    }

    private void phis() {
        for (var machine : function.blocks) {
            for (var phi : machine.block.phis) {
                var sources = new int[phi.in.length];
                var constants = new long[phi.in.length];
                for (var i = 0; i < sources.length; i++) {
                    var isConstant = phi.in[i].op.isConstant();
                    sources[i] = isConstant ? Inst.NONE : register(phi.in[i]);
                    constants[i] = isConstant ? phi.in[i].imm : 0;
                }
                machine.phis.add(new MachineFunction.Phi(register(phi), sources, constants));
            }
        }
    }

    /** The register that holds a node's value, wherever that is computed. */
    private int register(Node node) {
        if (registers[node.id] == 0) {
            registers[node.id] = function.newRegister(node.kind);
        }
        return registers[node.id];
    }

    /** A register with the operand in it. */
    private int use(Node node) {
        if (node.isConstant(0)) {
            return ZERO;
        }
        if (node.isConstant()) {
            var rd = function.newRegister(Kind.INT);
            add(Inst.li(rd, node.imm));
            return rd;
        }
        if (node.op == Op.FLOAT_CONSTANT) {
            var rd = function.newRegister(node.kind);
            floatConstant(rd, node);
            return rd;
        }
        return register(node);
    }

    private Inst add(Inst inst) {
        inst.at = graph.at;
        code.add(inst);
        return inst;
    }

    private Inst add(Opcode opcode, int rd, int rs1, int rs2, long imm) {
        return add(Inst.of(opcode, rd, rs1, rs2, imm));
    }

    /** A dispatch over the operations: longer than a method should be. */
    private void select(Node node) {
        switch (node.op) {
            case CONSTANT, FLOAT_CONSTANT, PHI, JUMP, BRANCH, RETURN ->
                throw new IllegalStateException("not an operation of a block: " + node);
            case PARAMETER -> parameter(node);
            case COPY -> copy(node);
            case SLOT -> {
                if (valueUses[node.id] > 0) {
                    var inst = add(new Inst(Inst.Form.FRAME, Opcode.ADDI));
                    inst.rd = register(node);
                    inst.slot = (int) node.imm;
                }
            }
            case TABLE -> {
                var inst = add(new Inst(Inst.Form.TABLE, Opcode.AUIPC));
                inst.rd = register(node);
                inst.imm = node.imm;
            }
            case ADD, AND, OR, XOR, SLL, SRL, SRA, ADDW, SLLW, SRLW, SRAW, LT, LTU -> withImmediate(node);
            case SUB, MUL, DIV, DIVU, REM, REMU, SUBW, MULW, DIVW, DIVUW, REMW, REMUW ->
                add(Opcodes.register(node.op), register(node), use(node.in[0]), use(node.in[1]), 0);
            case EQ, NE, GE, GEU -> comparison(node);
            case SEXT_W -> add(Opcode.ADDIW, register(node), use(node.in[0]), Inst.NONE, 0);
            case ZEXT_B -> add(Opcode.ANDI, register(node), use(node.in[0]), Inst.NONE, 255);
            case SEXT_B -> pair(node, Opcode.SLLIW, Opcode.SRAIW, 24);
            case SEXT_H -> pair(node, Opcode.SLLIW, Opcode.SRAIW, 16);
            case ZEXT_H -> pair(node, Opcode.SLLI, Opcode.SRLI, 48);
            case ZEXT_W -> pair(node, Opcode.SLLI, Opcode.SRLI, 32);
            case FADD, FSUB, FMUL, FDIV, FMIN, FMAX ->
                add(Opcodes.floating(node.op, node.kind), register(node), use(node.in[0]), use(node.in[1]), 0);
            case FEQ, FLT, FLE ->
                add(Opcodes.floating(node.op, node.in[0].kind), register(node), use(node.in[0]), use(node.in[1]), 0);
            case FSQRT -> add(Opcodes.floating(node.op, node.kind), register(node), use(node.in[0]), Inst.NONE, 0);
            case FNEG, FABS -> {
                var operand = use(node.in[0]);
                add(Opcodes.floating(node.op, node.kind), register(node), operand, operand, 0);
            }
            case FMADD, FMSUB, FNMSUB -> {
                var inst = Inst.of(
                        Opcodes.floating(node.op, node.kind), register(node), use(node.in[0]), use(node.in[1]), 0);
                inst.rs3 = use(node.in[2]);
                add(inst);
            }
            case INT_TO_FLOAT ->
                add(Opcodes.fromInteger(node.imm, node.kind), register(node), use(node.in[0]), Inst.NONE, 0);
            case FLOAT_TO_INT ->
                add(Opcodes.toInteger(node.imm, node.in[0].kind), register(node), use(node.in[0]), Inst.NONE, 0);
            case FLOAT_TO_FLOAT ->
                add(
                        node.kind == Kind.F32 ? Opcode.FCVT_S_D : Opcode.FCVT_D_S,
                        register(node),
                        use(node.in[0]),
                        Inst.NONE,
                        0);
            case FLOAT_BITS ->
                add(
                        node.in[0].kind == Kind.F32 ? Opcode.FMV_X_W : Opcode.FMV_X_D,
                        register(node),
                        use(node.in[0]),
                        Inst.NONE,
                        0);
            case BITS_FLOAT ->
                add(
                        node.kind == Kind.F32 ? Opcode.FMV_W_X : Opcode.FMV_D_X,
                        register(node),
                        use(node.in[0]),
                        Inst.NONE,
                        0);
            case LOAD -> memory(node, Inst.of(Opcodes.load(node.access), register(node), Inst.NONE, Inst.NONE, 0));
            case STORE -> memory(node, Inst.of(Opcodes.store(node.access), Inst.NONE, Inst.NONE, use(node.in[1]), 0));
            case COMMAND -> add(Opcode.ROCC, ZERO, use(node.in[0]), use(node.in[1]), node.imm);
            case FENCE -> add(Opcode.FENCE, Inst.NONE, Inst.NONE, Inst.NONE, 0);
            case COUNTER -> counter(node);
            case CALL -> call(node);
        }
    }

    /** The counter command of the accelerator, which alone has a result (funct 126). */
    private void counter(Node node) {
        var rs1 = node.in.length > 0 ? use(node.in[0]) : ZERO;
        var rs2 = node.in.length > 1 ? use(node.in[1]) : ZERO;
        add(Opcode.ROCC, register(node), rs1, rs2, 126);
    }

    private void copy(Node node) {
        var source = node.in[0];
        switch (source.op) {
            case CONSTANT -> add(Inst.li(register(node), source.imm));
            case FLOAT_CONSTANT -> floatConstant(register(node), source);
            default -> add(Inst.move(register(node), register(source), node.kind.isFloat()));
        }
    }

    private void floatConstant(int rd, Node constant) {
        if (constant.imm == 0) {
            add(constant.kind == Kind.F32 ? Opcode.FMV_W_X : Opcode.FMV_D_X, rd, ZERO, Inst.NONE, 0);
            return;
        }
        var address = function.newRegister(Kind.INT);
        var high = add(new Inst(Inst.Form.POOL_HIGH, Opcode.AUIPC));
        high.rd = address;
        high.imm = constant.kind == Kind.F32 ? pool.floatAt(constant.imm) : pool.longAt(constant.imm);
        var load = add(constant.kind == Kind.F32 ? Opcode.FLW : Opcode.FLD, rd, address, Inst.NONE, 0);
        load.anchor = java.util.Optional.of(high);
    }

    private void pair(Node node, Opcode left, Opcode right, int amount) {
        var middle = function.newRegister(Kind.INT);
        add(left, middle, use(node.in[0]), Inst.NONE, amount);
        add(right, register(node), middle, Inst.NONE, amount);
    }

    private void withImmediate(Node node) {
        if (node.op == Op.LT || node.op == Op.LTU) {
            if (valueUses[node.id] == 0) {
                return;
            }
        }
        var right = node.in[1];
        if (right.isConstant() && Immediates.fits(node.op, right.imm)) {
            add(Opcodes.immediate(node.op), register(node), use(node.in[0]), Inst.NONE, right.imm);
        } else {
            add(Opcodes.register(node.op), register(node), use(node.in[0]), use(right), 0);
        }
    }

    private void comparison(Node node) {
        if (valueUses[node.id] == 0) {
            return;
        }
        switch (node.op) {
            case EQ -> add(Opcode.SLTIU, register(node), difference(node), Inst.NONE, 1);
            case NE -> add(Opcode.SLTU, register(node), ZERO, difference(node), 0);
            case GE, GEU -> {
                var less = function.newRegister(Kind.INT);
                var op = node.op.negated();
                var right = node.in[1];
                if (right.isConstant() && Immediates.fits(op, right.imm)) {
                    add(Opcodes.immediate(op), less, use(node.in[0]), Inst.NONE, right.imm);
                } else {
                    add(Opcodes.register(op), less, use(node.in[0]), use(right), 0);
                }
                add(Opcode.XORI, register(node), less, Inst.NONE, 1);
            }
            default -> throw new IllegalStateException("no comparison: " + node);
        }
    }

    /** A register that is zero exactly when both operands are equal. */
    private int difference(Node node) {
        var right = node.in[1];
        if (right.isConstant(0)) {
            return use(node.in[0]);
        }
        var rd = function.newRegister(Kind.INT);
        if (right.isConstant() && Arithmetic.fitsImmediate(-right.imm)) {
            add(Opcode.ADDI, rd, use(node.in[0]), Inst.NONE, -right.imm);
        } else {
            add(Opcode.SUB, rd, use(node.in[0]), use(right), 0);
        }
        return rd;
    }

    private void memory(Node node, Inst inst) {
        var base = node.in[0];
        if (base.op == Op.SLOT && Immediates.foldsSlot(graph)) {
            inst.rs1 = SP;
            inst.slot = (int) base.imm;
        } else {
            inst.rs1 = use(base);
        }
        inst.imm = node.imm;
        add(inst);
    }

    private void parameter(Node node) {
        var place = CallingConvention.place(graph.parameters, (int) node.imm);
        if (place.isRegister()) {
            add(Inst.move(register(node), place.number(), node.kind.isFloat()));
        } else {
            var inst = add(Opcodes.reload(node.kind), register(node), SP, Inst.NONE, 8L * place.number());
            inst.slot = Inst.INCOMING;
        }
    }

    private void call(Node node) {
        function.hasCalls = true;
        var kinds = new ArrayList<Kind>();
        var sources = new int[node.in.length];
        for (var i = 0; i < sources.length; i++) {
            kinds.add(node.in[i].kind);
            sources[i] = use(node.in[i]);
        }
        var reads = new ArrayList<Integer>();
        for (var i = 0; i < sources.length; i++) {
            var place = CallingConvention.place(kinds, i);
            if (!place.isRegister()) {
                var inst = add(Opcodes.spill(kinds.get(i)), Inst.NONE, SP, sources[i], 8L * place.number());
                inst.slot = Inst.OUTGOING;
                function.outgoingBytes = Math.max(function.outgoingBytes, 8L * place.number() + 8);
            }
        }
        for (var i = 0; i < sources.length; i++) {
            var place = CallingConvention.place(kinds, i);
            if (place.isRegister()) {
                add(Inst.move(place.number(), sources[i], kinds.get(i).isFloat()));
                reads.add(place.number());
            }
        }
        var call = add(new Inst(Inst.Form.CALL, Opcode.JAL));
        call.symbol = node.callee;
        call.reads = reads.stream().mapToInt(Integer::intValue).toArray();
        if (node.kind != Kind.NONE) {
            add(Inst.move(register(node), node.kind.isFloat() ? FA0 : A0, node.kind.isFloat()));
        }
    }

    private void end(Block block) {
        var end = block.end;
        switch (end.op) {
            case JUMP -> add(Inst.jump(block.successors.getFirst()));
            case RETURN -> {
                var inst = new Inst(Inst.Form.RETURN, Opcode.JALR);
                if (end.in.length > 0) {
                    var isFloat = end.in[0].kind.isFloat();
                    add(Inst.move(isFloat ? FA0 : A0, use(end.in[0]), isFloat));
                    inst.reads = new int[] {isFloat ? FA0 : A0};
                }
                add(inst);
            }
            case BRANCH -> branch(block, end.in[0]);
            default -> throw new IllegalStateException("no end of a block: " + end);
        }
    }

    private void branch(Block block, Node condition) {
        var inst = new Inst(Inst.Form.BRANCH, Opcode.BNE);
        if (condition.op.isComparison()) {
            inst.opcode = Opcodes.branch(condition.op);
            inst.rs1 = use(condition.in[0]);
            inst.rs2 = use(condition.in[1]);
        } else {
            inst.rs1 = use(condition);
            inst.rs2 = ZERO;
        }
        inst.target = block.successors.getFirst();
        add(inst);
        add(Inst.jump(block.successors.get(1)));
    }
}

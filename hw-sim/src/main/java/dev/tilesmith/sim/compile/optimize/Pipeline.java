package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Choices;
import dev.tilesmith.sim.compile.ssa.ControlFlow;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Loops;
import dev.tilesmith.sim.compile.ssa.Pool;

/** The passes over the SSA form, in their order (compiler-notes.md section 2). */
public final class Pipeline {
    private Pipeline() {}

    public static void optimize(Graph graph, Pool pool) {
        Loops.find(graph);
        DeadCode.drop(graph);
        ValueNumbering.run(graph, pool);
        SlotPromotion.run(graph);
        ControlFlow.simplify(graph);
        LoopRotation.run(graph);
        ControlFlow.simplify(graph);
        Choices.fold(graph);
        ValueNumbering.run(graph, pool);
        StepTests.run(graph);
        MinMax.recognize(graph);
        ControlFlow.simplify(graph);
        CommonStores.run(graph);
        RangeTests.run(graph);
        ValueNumbering.run(graph, pool);
        Reassociation.run(graph);
        DeadCode.drop(graph);
        peel(graph, pool);
        moveOut(graph, pool);
        RangeTests.moveOut(graph);
        if (ChoiceMotion.run(graph)) {
            InvariantMotion.run(graph);
            ControlFlow.simplify(graph);
            ValueNumbering.run(graph, pool);
        }
        StepTests.run(graph);
        CounterWidening.run(graph);
        InductionVariables.run(graph);
        ExitTests.run(graph);
        ValueNumbering.run(graph, pool);
        RowBounds.run(graph);
        ValueNumbering.run(graph, pool);
        ControlFlow.simplify(graph);
        ConstantPhis.run(graph);
        ValueNumbering.run(graph, pool);
        for (var round = 0; round < 2 && FirstIteration.run(graph); round++) {
            ControlFlow.simplify(graph);
            ValueNumbering.run(graph, pool);
            ControlFlow.simplify(graph);
        }
        UnsignedLoads.run(graph);
        Legalization.run(graph);
        ValueNumbering.run(graph, pool);
        Legalization.run(graph);
        DeadCode.drop(graph);
        SingleUses.run(graph);
        MinMaxExpansion.run(graph);
        Materialization.run(graph);
        InvariantMotion.run(graph);
        ExitValues.run(graph);
        LateSteps.run(graph);
        EarlySteps.run(graph);
        DeadCode.drop(graph);
    }

    private static void peel(Graph graph, Pool pool) {
        for (var round = 0; round < 3 && Peeling.run(graph, round == 0); round++) {
            ValueNumbering.run(graph, pool);
            ControlFlow.simplify(graph);
        }
        ValueNumbering.run(graph, pool);
    }

    private static void moveOut(Graph graph, Pool pool) {
        Reciprocals.run(graph);
        FloatProducts.run(graph);
        InvariantMotion.run(graph);
        Reassociation.run(graph);
        for (var round = 0; round < 4 && ChoiceMotion.run(graph); round++) {
            InvariantMotion.run(graph);
        }
        ControlFlow.simplify(graph);
        ValueNumbering.run(graph, pool);
    }
}

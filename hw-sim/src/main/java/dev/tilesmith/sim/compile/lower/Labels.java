package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.Typed.Statement;
import java.util.List;

/** Finds the labels of a switch: those inside its body, but not inside a switch in it. */
final class Labels {
    private Labels() {}

    static void collect(Statement statement, List<Statement> labels) {
        switch (statement) {
            case Statement.Case _, Statement.Default _ -> labels.add(statement);
            case Statement.Block block -> block.statements().forEach(inner -> collect(inner, labels));
            case Statement.If choice -> {
                collect(choice.whenTrue(), labels);
                choice.whenFalse().ifPresent(inner -> collect(inner, labels));
            }
            case Statement.Loop loop -> collect(loop.body(), labels);
            case Statement.Switch _,
                    Statement.Declare _,
                    Statement.Evaluate _,
                    Statement.Break _,
                    Statement.Continue _,
                    Statement.Return _,
                    Statement.Goto _,
                    Statement.Label _ -> {}
        }
    }
}

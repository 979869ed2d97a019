package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.isa.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arguments of configurations that are one of a few codes. The vendor's macros shift them into a word without a mask, so
 * that another number changes the fields beside them. (The vendor's own code gives config_ex every activation of
 * config_st, though the array knows only RELU; SOFTMAX is made by config_norm.)
 */
final class Codes {
    private static final List<String> ACTIVATIONS = List.of("NO_ACTIVATION", "RELU", "LAYERNORM", "IGELU");

    /** Parameter → the names of its codes, which count from 0. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "dataflow", List.of("OUTPUT_STATIONARY", "WEIGHT_STATIONARY"),
            "sys_act", ACTIVATIONS,
            "acc_act", ACTIVATIONS);

    private Codes() {}

    static Optional<String> problem(Vocabulary.Definition command, int index, Value argument) {
        var parameter = command.parameters().get(index);
        var names = NAMES.getOrDefault(parameter, List.of());
        if (names.isEmpty()
                || !(argument instanceof Value.Constant constant)
                || !(constant.type() instanceof CType.Integer)
                || constant.bits() >= 0 && constant.bits() < names.size()) {
            return Optional.empty();
        }
        var last = names.size() - 1;
        return Optional.of("argument '%s' of %s must be %s or %s (0 to %d), got %d"
                .formatted(
                        parameter,
                        command.name(),
                        String.join(", ", names.subList(0, last)),
                        names.get(last),
                        last,
                        constant.bits()));
    }
}

package dev.tilesmith.op.reference;

import dev.tilesmith.op.Parameter;

/** The right content of one output array. Not to be changed after it is made. */
public sealed interface Expected {
    Parameter parameter();

    /** Integers: equal bit for bit. */
    final class Exact implements Expected {
        private final Parameter parameter;
        private final byte[] content;

        Exact(Parameter parameter, byte[] content) {
            this.parameter = parameter;
            this.content = content;
        }

        @Override
        public Parameter parameter() {
            return parameter;
        }

        public byte[] content() {
            return content;
        }
    }

    /** Floats: each within a tolerance of its own. */
    final class Approximate implements Expected {
        private final Parameter parameter;
        private final double[] values;
        private final double[] tolerances;

        Approximate(Parameter parameter, double[] values, double[] tolerances) {
            this.parameter = parameter;
            this.values = values;
            this.tolerances = tolerances;
        }

        @Override
        public Parameter parameter() {
            return parameter;
        }

        public double value(int index) {
            return values[index];
        }

        public double tolerance(int index) {
            return tolerances[index];
        }
    }
}

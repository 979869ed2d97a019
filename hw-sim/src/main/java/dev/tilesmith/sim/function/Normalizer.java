package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Instruction.Activation;
import dev.tilesmith.sim.isa.Instruction.ConfigNorm;
import dev.tilesmith.sim.isa.NormCommand;

/**
 * Running sums of rows, and the activations that need them (gemmini.md 3.6; Normalizer.scala, AccumulatorScale.scala).
 * All arithmetic wraps around in 32 bits. On the hardware the scale of config_st is multiplied into the reciprocals and
 * rounding comes last; the vendor's model rounds twice. The exponential is the documented one: the public RTL has had
 * the text of IGELU in its place since 2024, which computes no exponential. Not thread-safe.
 */
final class Normalizer {
    /** Sets of running sums (NORM_STAT_IDS of the vendor's model). */
    static final int SETS = 4;

    private static final class Statistics {
        int sum;
        int count;
        int runningMaximum = Integer.MIN_VALUE;
        int maximum = Integer.MIN_VALUE;
        int mean;
        float inverseDeviation;
        float inverseSum;

        void restart() {
            sum = 0;
            count = 0;
            runningMaximum = Integer.MIN_VALUE;
        }
    }

    private final boolean vendorModel;
    private final Statistics[] sets = new Statistics[SETS];
    private Statistics present;
    private int qb;
    private int qc;
    private int ln2;
    private int ln2Inverse;

    Normalizer(boolean vendorModel) {
        this.vendorModel = vendorModel;
        for (var i = 0; i < SETS; i++) {
            sets[i] = new Statistics();
        }
        present = sets[0];
    }

    void configure(ConfigNorm command) {
        present = sets[command.statistics()];
        if (command.onlyStatistics()) {
            return;
        }
        qb = command.qb();
        qc = command.qc();
        if (command.inverse()) {
            ln2Inverse = command.constant();
        } else {
            ln2 = command.constant();
        }
    }

    /** Takes a block of a row into the running sums. */
    void take(NormCommand command, int[] words, int first, int count, float scale) {
        switch (command) {
            case STORE -> present.restart();
            case MAXIMUM -> takeMaximum(words, first, count);
            case SUM, MEAN -> {
                for (var i = first; i < first + count; i++) {
                    present.sum += words[i];
                }
                present.count += count;
            }
            case VARIANCE, INVERSE_DEVIATION -> {
                for (var i = first; i < first + count; i++) {
                    present.sum += (words[i] - present.mean) * (words[i] - present.mean);
                }
                present.count += count;
            }
            case SUM_EXPONENTIALS, INVERSE_SUM -> {
                if (vendorModel) {
                    present.maximum = present.runningMaximum;
                }
                for (var i = first; i < first + count; i++) {
                    present.sum += exponential(words[i] - present.maximum);
                }
            }
        }
        finish(command, scale);
    }

    private void takeMaximum(int[] words, int first, int count) {
        for (var i = first; i < first + count; i++) {
            present.runningMaximum = Math.max(present.runningMaximum, words[i]);
        }
        if (!vendorModel) {
            present.maximum = present.runningMaximum;
        }
    }

    private void finish(NormCommand command, float scale) {
        var factor = vendorModel ? 1 : scale;
        switch (command) {
            case MEAN -> {
                present.mean = present.sum / present.count;
                present.restart();
            }
            case INVERSE_DEVIATION -> {
                var variance = present.sum / present.count;
                var deviation = Math.max(1, (int) Math.sqrt(Integer.toUnsignedLong(variance)));
                present.inverseDeviation = 1f / deviation * factor;
                present.restart();
            }
            case INVERSE_SUM -> {
                present.inverseSum = 127f / present.sum * factor;
                if (vendorModel) {
                    present.runningMaximum = Integer.MIN_VALUE;
                }
            }
            case STORE, SUM, VARIANCE, MAXIMUM, SUM_EXPONENTIALS -> {}
        }
    }

    /** The word before it is scaled. */
    int activated(int word, Activation activation) {
        return switch (activation) {
            case NONE -> word;
            case RELU -> vendorModel ? word : Math.max(word, 0);
            case IGELU -> gelu(word);
            case LAYERNORM -> {
                var centered = word - present.mean;
                yield vendorModel ? (int) (centered * present.inverseDeviation) : centered;
            }
            case SOFTMAX -> {
                var exponential = exponential(word - present.maximum);
                yield vendorModel ? Rounding.vendorScaledToInt8(exponential, present.inverseSum) : exponential;
            }
        };
    }

    /** What the activated word is scaled with. */
    float scale(Activation activation, float configured) {
        if (vendorModel) {
            return configured;
        }
        return switch (activation) {
            case LAYERNORM -> present.inverseDeviation;
            case SOFTMAX -> present.inverseSum;
            case NONE, RELU, IGELU -> configured;
        };
    }

    private int gelu(int word) {
        var sign = word < 0 ? -1 : 1;
        var clipped = Math.min(sign * word, -qb);
        var erf = sign * ((clipped + qb) * (clipped + qb) + qc);
        return word * (erf + qc);
    }

    /** Two to the power of a number that is not positive, by a polynomial and a shift. */
    private int exponential(int word) {
        var shift = vendorModel ? -word * ln2Inverse >> 16 : (int) ((long) -word * ln2Inverse >> 16);
        var rest = word + shift * ln2;
        var polynomial = (rest + qb) * (rest + qb) + qc;
        if (vendorModel) {
            return polynomial >> shift;
        }
        // Shifts of 32 and more leave nothing; the hardware looks at the lower half of the amount only to see that.
        return shift >= 0 && shift < Integer.SIZE ? polynomial >>> shift : 0;
    }
}

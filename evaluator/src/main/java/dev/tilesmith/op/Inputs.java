package dev.tilesmith.op;

import java.util.List;
import java.util.stream.IntStream;

/** Input arrays from a seed: a pure function of op, distribution and seed, fresh for every seed. */
public final class Inputs {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int RUN_ELEMENTS = 64;
    private static final double FLOAT_AMPLITUDE = 2.0;
    private static final double INTEGER_AMPLITUDE = 1024.0;

    private final Distribution distribution;
    private final double low;
    private final double high;
    private final ElementType type;
    private final long key;

    private Inputs(Distribution distribution, ElementType type, Op.ValueRange range, long key) {
        this.distribution = distribution;
        this.type = type;
        this.low = range.low();
        this.high = range.high();
        this.key = key;
    }

    /** The content of every parameter, in order; outputs hold poison, random bytes of their own. */
    public static List<byte[]> of(Op op, Distribution distribution, long seed) {
        var parameters = op.parameters();
        return IntStream.range(0, parameters.size())
                .mapToObj(i -> {
                    var parameter = parameters.get(i);
                    var key = mix(mix(seed) + (distribution.ordinal() * 64L + i) * GOLDEN);
                    return parameter.role().isRead()
                            ? new Inputs(distribution, parameter.type(), rangeOf(op, parameter), key).array(parameter)
                            : poison(parameter.bytes(), key);
                })
                .toList();
    }

    /** Random bytes. */
    public static byte[] poison(int bytes, long seed) {
        var content = new byte[bytes];
        for (var i = 0; i < bytes; i++) {
            content[i] = (byte) (mix(seed + (i >>> 3) * GOLDEN) >>> 8 * (i & 7));
        }
        return content;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
    public static long mix(long value) {
        var mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private static Op.ValueRange rangeOf(Op op, Parameter parameter) {
        return switch (op) {
            case Op.Gemm gemm -> builtInRange(parameter, gemm.options(), gemm.scale());
            case Op.Conv2d conv -> builtInRange(parameter, conv.options(), conv.scale());
            case Op.CReference reference ->
                reference.ranges().stream()
                        .filter(range -> range.parameter().equals(parameter.name()))
                        .findFirst()
                        .orElseGet(() -> defaultRange(parameter));
        };
    }

    /** A bias reaches as far as scaled outputs do, so that it decides which of them saturate. */
    private static Op.ValueRange builtInRange(Parameter parameter, Options options, float scale) {
        if (parameter.type() != ElementType.INT32) {
            return defaultRange(parameter);
        }
        var isScaled = options.output() == Options.Output.ELEMENT;
        var amplitude = isScaled ? Math.rint(Math.clamp(64.0 / Math.abs(scale), 1.0, 0x1p30)) : 0x1p20;
        return new Op.ValueRange(parameter.name(), -amplitude, amplitude);
    }

    private static Op.ValueRange defaultRange(Parameter parameter) {
        var amplitude = parameter.type().isFloating() ? FLOAT_AMPLITUDE : INTEGER_AMPLITUDE;
        return switch (parameter.type()) {
            case INT8 -> new Op.ValueRange(parameter.name(), -128, 127);
            case UINT8 -> new Op.ValueRange(parameter.name(), 0, 255);
            case UINT16, UINT32, UINT64 -> new Op.ValueRange(parameter.name(), 0, amplitude);
            case INT16, INT32, INT64, FLOAT32, FLOAT64 -> new Op.ValueRange(parameter.name(), -amplitude, amplitude);
        };
    }

    private byte[] array(Parameter parameter) {
        var content = new byte[parameter.bytes()];
        var elements = parameter.elements();
        for (var i = 0; i < elements; i++) {
            var random = mix(key + i * GOLDEN);
            if (type.isFloating()) {
                type.storeFloating(content, i, floating(random, i));
            } else {
                type.store(content, i, (long) Math.rint(integer(random, i)));
            }
        }
        return content;
    }

    private double integer(long random, int index) {
        var span = high - low + 1;
        return switch (distribution) {
            case UNIFORM -> Math.floor(low + fraction(random) * span);
            case SPARSE -> sparseInteger(random);
            case EXTREME -> extremeInteger(random, index);
        };
    }

    /** Half of what is not zero is from the whole range, since products of small values alone are scaled to zero. */
    private double sparseInteger(long random) {
        return switch ((int) (random & 7)) {
            case 0 -> clampToRange((int) (random >> 60));
            case 1 -> Math.floor(low + fraction(random) * (high - low + 1));
            default -> clampToRange(0);
        };
    }

    /** A run is all high, all low, or a mixture: equal signs saturate the sums, mixtures cancel them. */
    private double extremeInteger(long random, int index) {
        return switch ((int) (mix(key ^ index / RUN_ELEMENTS) & 3)) {
            case 0 -> high;
            case 1 -> low;
            default ->
                switch ((int) (random & 7)) {
                    case 0, 1, 2 -> high;
                    case 3, 4 -> low;
                    case 5 -> clampToRange(0);
                    case 6 -> clampToRange(1);
                    default -> clampToRange(-1);
                };
        };
    }

    private double floating(long random, int index) {
        return switch (distribution) {
            case UNIFORM -> low + fraction(random) * (high - low);
            case SPARSE -> (random & 3) != 0 ? clampToRange(0) : clampToRange(fraction(random) - 0.5);
            case EXTREME -> extremeFloating(random, index);
        };
    }

    /** Magnitudes over twenty powers of two, so that the order of additions shows. */
    private double extremeFloating(long random, int index) {
        var sign = (mix(key ^ index / RUN_ELEMENTS) & 1) == 0 ? 1.0 : (random & 1) == 0 ? 1.0 : -1.0;
        var exponent = (int) Math.floorMod(random >> 8, 20L) - 18;
        var value = sign * Math.scalb(1.0 + fraction(random), exponent);
        return (random >>> 40 & 15) == 0 ? clampToRange(0) : clampToRange(value);
    }

    private double clampToRange(double value) {
        return Math.clamp(value, low, high);
    }

    private static double fraction(long random) {
        return (random >>> 11) * 0x1p-53;
    }
}

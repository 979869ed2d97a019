package dev.tilesmith.sim.timing;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a calibration: a YAML file of sections of whole numbers, token by token, which starts faster than data binding.
 * Every line must be known, and every number there.
 */
final class CalibrationFile {
    private final String name;
    private final Map<String, Integer> values = new TreeMap<>();

    private CalibrationFile(String name) {
        this.name = name;
    }

    static Calibration read(String name) {
        try (var stream = CalibrationFile.class.getResourceAsStream(name + ".yaml")) {
            if (stream == null) {
                throw new IllegalStateException("no calibration " + name);
            }
            try (var parser = new YAMLFactory().createParser(stream)) {
                var file = new CalibrationFile(name);
                var section = "";
                while (parser.nextToken() != null) {
                    if (parser.currentToken() == JsonToken.START_OBJECT) {
                        section = String.valueOf(parser.currentName());
                    } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                        file.values.put(section + "." + parser.currentName(), parser.getIntValue());
                    }
                }
                return file.calibration();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("calibration " + name + " cannot be read", e);
        }
    }

    private Calibration calibration() {
        var calibration = new Calibration(core(), accelerator(), normalizer(), cache(), dram());
        if (!values.isEmpty()) {
            throw new IllegalStateException("calibration %s has unknown lines: %s".formatted(name, values.keySet()));
        }
        return calibration;
    }

    private Calibration.Core core() {
        return new Calibration.Core(
                number("core.floatSingleLatency"),
                number("core.floatDoubleLatency"),
                number("core.floatMoveLatency"),
                number("core.singleDivideSteps"),
                number("core.doubleDivideSteps"),
                number("core.singleRootSteps"),
                number("core.doubleRootSteps"),
                number("core.refillBeats"),
                number("core.writeBackCycles"),
                number("core.writeBackSeenAfter"));
    }

    private Calibration.Accelerator accelerator() {
        return new Calibration.Accelerator(
                number("accelerator.elementLatency"),
                number("accelerator.outputDelay"),
                number("accelerator.readDelay"),
                number("accelerator.loadScaleStages"),
                number("accelerator.loadScaleEntries"),
                number("accelerator.loadScaleSteps"),
                number("accelerator.loadScaleStepCycles"),
                number("accelerator.storeScaleStages"));
    }

    private Calibration.Normalizer normalizer() {
        return new Calibration.Normalizer(
                number("normalizer.laneCycles"),
                number("normalizer.quotientCycles"),
                number("normalizer.rootCycles"),
                number("normalizer.reciprocalCycles"),
                number("normalizer.productCycles"));
    }

    private Calibration.Cache cache() {
        return new Calibration.Cache(
                number("cache.requestRegisters"),
                number("cache.queuedRequests"),
                number("cache.probeCycles"),
                number("cache.dirtyProbeCycles"),
                number("cache.probeInterval"),
                number("cache.dirtyProbeInterval"),
                number("cache.writePatience"));
    }

    private Calibration.Dram dram() {
        return new Calibration.Dram(
                number("dram.commandQueue"),
                number("dram.rowAccesses"),
                number("dram.refreshInterval"),
                number("dram.refresh"),
                number("dram.activateToAccess"),
                number("dram.activateToPrecharge"),
                number("dram.activateToActivate"),
                number("dram.activateToOther"),
                number("dram.fourActivates"),
                number("dram.precharge"),
                number("dram.readToRead"),
                number("dram.readToWrite"),
                number("dram.readToPrecharge"),
                number("dram.writeToWrite"),
                number("dram.writeToRead"),
                number("dram.writeToPrecharge"),
                number("dram.readLatency"),
                number("dram.writeLatency"),
                number("dram.powerDown"),
                number("dram.powerUp"));
    }

    private int number(String key) {
        var value = values.remove(key);
        if (value == null) {
            throw new IllegalStateException("calibration %s lacks %s".formatted(name, key));
        }
        return value;
    }
}

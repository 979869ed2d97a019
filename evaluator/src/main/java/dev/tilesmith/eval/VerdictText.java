package dev.tilesmith.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import java.util.ArrayList;
import java.util.List;

/** Verdicts as one line of JSON that reads back equal: what caches and journals keep. */
public final class VerdictText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VerdictText() {}

    public static String write(Verdict verdict) {
        var node = JSON.createObjectNode().put("verdict", verdict.label());
        switch (verdict) {
            case Verdict.Correct correct -> writeCorrect(node, correct);
            case Verdict.NotParsed notParsed ->
                notParsed
                        .diagnostics()
                        .forEach(diagnostic -> put(node.withArray("diagnostics").addObject(), diagnostic));
            case Verdict.Faulted faulted -> put(node, faulted.fault());
            case Verdict.Raced raced -> put(node, raced.race());
            case Verdict.Wrong wrong -> writeWrong(node, wrong);
            case Verdict.InputsChanged changed ->
                node.put("array", changed.array()).put("index", changed.index());
            case Verdict.NotAccelerated few -> node.put("macs", few.macs()).put("required", few.required());
            case Verdict.OverLimit over ->
                node.put("limit", over.limit()).put("value", over.value()).put("line", over.line());
            case Verdict.CutShort cut -> node.put("bound", cut.bound().count());
        }
        return node.toString();
    }

    private static void writeCorrect(ObjectNode node, Verdict.Correct correct) {
        var feedback = correct.feedback();
        node.put("cycles", correct.cycles().count());
        if (!correct.accelerated()) {
            node.put("accelerated", false);
        }
        if (!Double.isNaN(feedback.utilization())) {
            node.put("utilization", feedback.utilization());
        }
        node.put("bytesMoved", feedback.bytesMoved()).put("bytesMovedAgain", feedback.bytesMovedAgain());
        node.put("scratchpadRows", feedback.scratchpadRows()).put("accumulatorRows", feedback.accumulatorRows());
        node.put("note", feedback.note());
        var busy = node.putArray("busyCycles");
        feedback.busyCycles()
                .forEach(unit -> busy.addObject().put("unit", unit.unit()).put("cycles", unit.cycles()));
        feedback.criticalPath().forEach(node.putArray("criticalPath")::add);
        var waits = node.putArray("waits");
        for (var wait : feedback.waits()) {
            waits.addObject()
                    .put("unit", wait.unit())
                    .put("reason", wait.reason())
                    .put("cycles", wait.cycles())
                    .put("line", wait.line());
        }
    }

    private static void writeWrong(ObjectNode node, Verdict.Wrong wrong) {
        var first = wrong.first();
        node.put("total", wrong.total()).put("array", first.array());
        first.index().forEach(node.withArray("index")::add);
        node.put("where", wrong.where()).put("cause", wrong.cause());
        node.put("expected", first.expected()).put("actual", first.actual()).put("input", first.input());
    }

    private static void put(ObjectNode node, Diagnostic diagnostic) {
        node.put("file", diagnostic.file())
                .put("line", diagnostic.position().line())
                .put("column", diagnostic.position().column())
                .put("message", diagnostic.message())
                .put("sourceLine", diagnostic.sourceLine());
    }

    /** @throws IllegalArgumentException when the text is not one of {@link #write} */
    public static Verdict read(String text) {
        try {
            var node = JSON.readTree(text);
            return read(node, node.path("verdict").asText());
        } catch (JsonProcessingException problem) {
            throw new IllegalArgumentException("not the text of a verdict: " + text, problem);
        }
    }

    private static Verdict read(JsonNode node, String label) {
        return switch (label) {
            case "correct" ->
                new Verdict.Correct(
                        new Cycles(node.path("cycles").asLong()),
                        feedback(node),
                        node.path("accelerated").asBoolean(true));
            case "notParsed" -> new Verdict.NotParsed(diagnostics(node.path("diagnostics")));
            case "faulted" -> new Verdict.Faulted(diagnostic(node));
            case "raced" -> new Verdict.Raced(diagnostic(node));
            case "wrong" -> wrong(node);
            case "inputsChanged" ->
                new Verdict.InputsChanged(
                        node.path("array").asText(), node.path("index").asLong());
            case "notAccelerated" ->
                new Verdict.NotAccelerated(
                        node.path("macs").asLong(), node.path("required").asLong());
            case "overLimit" ->
                new Verdict.OverLimit(
                        node.path("limit").asText(),
                        node.path("value").asLong(),
                        node.path("line").asInt());
            case "cutShort" ->
                new Verdict.CutShort(new Cycles(node.path("bound").asLong()));
            default -> throw new IllegalArgumentException("unknown verdict '" + label + "'");
        };
    }

    private static Feedback feedback(JsonNode node) {
        var waits = new ArrayList<Feedback.Wait>();
        for (var wait : node.path("waits")) {
            waits.add(new Feedback.Wait(
                    wait.path("unit").asText(),
                    wait.path("reason").asText(),
                    wait.path("cycles").asLong(),
                    wait.path("line").asInt()));
        }
        var busy = new ArrayList<Feedback.Busy>();
        for (var unit : node.path("busyCycles")) {
            busy.add(new Feedback.Busy(
                    unit.path("unit").asText(), unit.path("cycles").asLong()));
        }
        var path = new ArrayList<String>();
        node.path("criticalPath").forEach(sentence -> path.add(sentence.asText()));
        return new Feedback(
                node.has("utilization") ? node.path("utilization").asDouble() : Double.NaN,
                busy,
                path,
                waits,
                List.of(),
                node.path("bytesMoved").asLong(),
                node.path("bytesMovedAgain").asLong(),
                node.path("scratchpadRows").asLong(),
                node.path("accumulatorRows").asLong(),
                node.path("note").asText());
    }

    private static List<Diagnostic> diagnostics(JsonNode nodes) {
        var result = new ArrayList<Diagnostic>();
        nodes.forEach(node -> result.add(diagnostic(node)));
        return result;
    }

    private static Diagnostic diagnostic(JsonNode node) {
        var position =
                new Position(node.path("line").asInt(), node.path("column").asInt());
        return new Diagnostic(
                node.path("file").asText(),
                position,
                node.path("message").asText(),
                node.path("sourceLine").asText());
    }

    private static Verdict wrong(JsonNode node) {
        var index = new ArrayList<Integer>();
        node.path("index").forEach(value -> index.add(value.asInt()));
        var first = new Verdict.Mismatch(
                node.path("array").asText(),
                index,
                node.path("expected").asText(),
                node.path("actual").asText(),
                node.path("input").asText());
        return new Verdict.Wrong(
                first,
                node.path("total").asLong(),
                node.path("where").asText(),
                node.path("cause").asText());
    }
}

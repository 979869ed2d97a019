package dev.tilesmith.sim.report;

import dev.tilesmith.sim.isa.CommandText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A timeline in the Chrome trace format, which Perfetto and chrome://tracing open: one microsecond of the viewer is one
 * cycle. Process 1 has the units and gauges, process 2 the slots of the reservation station.
 */
public final class ChromeTrace {
    private static final int UNITS = 1;
    private static final int STATION = 2;

    private final Timeline timeline;
    private final int loadSlots;
    private final int executeSlots;

    /**
     * @param loadSlots of the reservation station, which come first
     * @param executeSlots of the reservation station, which come next
     */
    public ChromeTrace(Timeline timeline, int loadSlots, int executeSlots) {
        this.timeline = timeline;
        this.loadSlots = loadSlots;
        this.executeSlots = executeSlots;
    }

    /** An event with its place in the order: by time, longer slices first, so that what lies inside comes behind. */
    private record Event(long cycle, long durationCycles, String json) {}

    /** The whole file, one event a line. */
    public String json() {
        var out = new StringBuilder(
                "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"unit\":\"1 us = 1 cycle\",\"cycles\":%d,\"leftOut\":%d},\"traceEvents\":["
                        .formatted(timeline.cycles(), timeline.leftOut()));
        var separator = "\n";
        for (var line : names()) {
            out.append(separator).append(line);
            separator = ",\n";
        }
        for (var event : events()) {
            out.append(separator).append(event.json);
        }
        return out.append("\n]}\n").toString();
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        names.add(name("process_name", UNITS, 0, "units"));
        names.add(name("process_name", STATION, 0, "reservation station"));
        for (var track : Track.values()) {
            names.add(name("thread_name", UNITS, track.ordinal(), track.label()));
            names.add(order(UNITS, track.ordinal()));
        }
        timeline.stays().stream().map(Timeline.Stay::slot).distinct().sorted().forEach(slot -> {
            names.add(name("thread_name", STATION, slot, slotName(slot)));
            names.add(order(STATION, slot));
        });
        return names;
    }

    private String slotName(int slot) {
        if (slot < loadSlots) {
            return "load slot %d".formatted(slot);
        }
        return slot < loadSlots + executeSlots
                ? "execute slot %d".formatted(slot - loadSlots)
                : "store slot %d".formatted(slot - loadSlots - executeSlots);
    }

    private static String name(String kind, int process, int thread, String name) {
        return "{\"ph\":\"M\",\"ts\":0,\"pid\":%d,\"tid\":%d,\"name\":\"%s\",\"args\":{\"name\":\"%s\"}}"
                .formatted(process, thread, kind, name);
    }

    private static String order(int process, int thread) {
        return "{\"ph\":\"M\",\"ts\":0,\"pid\":%d,\"tid\":%d,\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":%d}}"
                .formatted(process, thread, thread);
    }

    private List<Event> events() {
        var events = new ArrayList<Event>();
        for (var slice : timeline.slices()) {
            events.add(slice(UNITS, slice.track().ordinal(), name(slice), span(slice)));
        }
        for (var stay : timeline.stays()) {
            var command = stay.command();
            var name = name(command);
            var text = CommandText.of(command.instruction());
            var span = new Span(stay.allocatedCycle(), stay.endCycle(), command.line(), text);
            events.add(slice(STATION, stay.slot(), name, span));
            if (stay.issuedCycle() > stay.allocatedCycle()) {
                var waits = new Span(stay.allocatedCycle(), stay.issuedCycle(), command.line(), text);
                events.add(slice(STATION, stay.slot(), "waits", waits));
            }
        }
        for (var sample : timeline.samples()) {
            events.add(new Event(
                    sample.cycle(),
                    0,
                    "{\"ph\":\"C\",\"pid\":%d,\"tid\":0,\"ts\":%d,\"name\":\"%s\",\"args\":{\"value\":%d}}"
                            .formatted(UNITS, sample.cycle(), sample.gauge().label(), sample.value())));
        }
        events.sort(Comparator.comparingLong(Event::cycle)
                .thenComparing(Comparator.comparingLong(Event::durationCycles).reversed()));
        return events;
    }

    private static String name(Timeline.Slice slice) {
        return switch (slice) {
            case Timeline.Work work -> name(work.command());
            case Timeline.Wait wait -> wait.reason().label();
        };
    }

    private static String name(Command command) {
        return command.line() > 0 ? command.name() + ", line " + command.line() : command.name();
    }

    private static Span span(Timeline.Slice slice) {
        var text = switch (slice) {
            case Timeline.Work work -> CommandText.of(work.command().instruction());
            case Timeline.Wait _ -> "";
        };
        return new Span(slice.beginCycle(), slice.endCycle(), slice.line(), text);
    }

    private record Span(long beginCycle, long endCycle, int line, String command) {}

    private static Event slice(int process, int thread, String name, Span span) {
        var duration = span.endCycle - span.beginCycle;
        var json =
                "{\"ph\":\"X\",\"pid\":%d,\"tid\":%d,\"ts\":%d,\"dur\":%d,\"name\":\"%s\",\"args\":{\"line\":%d,\"command\":\"%s\"}}"
                        .formatted(
                                process,
                                thread,
                                span.beginCycle,
                                duration,
                                escaped(name),
                                span.line,
                                escaped(span.command));
        return new Event(span.beginCycle, duration, json);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}

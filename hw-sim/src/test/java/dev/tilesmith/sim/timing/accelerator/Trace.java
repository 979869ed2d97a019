package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.TimingStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** A trace of the RTL, replayed: its commands go into the engine when they came, and the events are compared. */
final class Trace {
    /** Cycles without an event that separate two phases. */
    private static final long GAP = 150;

    private final List<EventLog.Event> rtl = new ArrayList<>();
    private final EventLog engine = new EventLog();
    private final Accelerator accelerator;

    private static final int FLUSH = 7;

    private final boolean configuresLoads;
    private long lastFlush;

    private Trace(GemminiConfig config, boolean configuresLoads) {
        this.configuresLoads = configuresLoads;
        accelerator =
                new Accelerator(config, new TimingStart(1, 1, 1, 0), (line, invalidate) -> false, Profile.NONE, engine);
    }

    /** How a phase of a trace compares: its first cycle, its events, and those that the engine has at other cycles. */
    record Phase(long cycle, int events, int missed) {}

    static Trace replayed(String name) {
        return replayed(name, GemminiConfig.INT8_16);
    }

    static Trace replayed(String name, GemminiConfig config) {
        Trace trace = new Trace(config, name.equals("tr1"));
        try (var stream = Objects.requireNonNull(Trace.class.getResourceAsStream("/traces/" + name + ".txt.gz"));
                var reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.UTF_8))) {
            reader.lines().map(line -> line.split(" ")).forEach(trace::replay);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trace.runOut();
        return trace;
    }

    private void replay(String[] fields) {
        long cycle = Long.parseLong(fields[0]);
        String event = fields[1];
        int funct = Integer.parseInt(fields[3]);
        if (event.equals("cmd")) {
            if (funct == 9 && configuresLoads) {
                configureLoadStates(cycle);
            }
            lastFlush = funct == FLUSH ? cycle : lastFlush;
            send(cycle, funct, Long.parseUnsignedLong(fields[4], 16), Long.parseUnsignedLong(fields[5], 16));
        }
        String rest = switch (event) {
            case "cmd", "issue_ld", "issue_ex", "issue_st" ->
                " " + String.join(" ", List.of(fields).subList(2, 6));
            case "alloc" -> " 0 " + String.join(" ", List.of(fields).subList(3, 6));
            case "rd_req" -> " " + String.join(" ", List.of(fields).subList(2, 5));
            case "wr_beat" -> " " + fields[2] + " " + fields[4];
            default -> " " + fields[2];
        };
        rtl.add(new EventLog.Event(cycle, event + rest));
    }

    /** Before its hardware loop, tr1 configured the load states with tracing switched off. */
    private void configureLoadStates(long cycle) {
        for (int state = 0; state < 3; state++) {
            send(cycle - 100 + 10L * state, 0, 0x3f80000000100101L | (long) state << 3, state == 2 ? 256 : 64);
        }
    }

    /** The trace shows when Gemmini accepts a command: a cycle after the hand-over, if its queue has room. */
    private void send(long cycle, int funct, long rs1, long rs2) {
        long handedOver = cycle - 1;
        while (!accelerator.hasRoom(handedOver)) {
            handedOver++;
        }
        accelerator.send(handedOver, funct, rs1, rs2, 0);
    }

    private void runOut() {
        long cycle = rtl.getLast().cycle();
        while (accelerator.isBusy(cycle)) {
            cycle++;
        }
    }

    /** Those from the last flush on: the last of several times through the same commands. */
    List<Phase> lastPhases() {
        return phases().stream().filter(phase -> phase.cycle() >= lastFlush).toList();
    }

    List<Phase> phases() {
        var theirs = byCycle(rtl);
        var ours = byCycle(engine.events());
        var phases = new ArrayList<Phase>();
        long start = theirs.firstKey();
        long last = start;
        for (long cycle : theirs.keySet()) {
            if (cycle - last > GAP) {
                phases.add(compare(start, cycle, theirs, ours));
                start = cycle;
            }
            last = cycle;
        }
        phases.add(compare(start, Long.MAX_VALUE, theirs, ours));
        return phases;
    }

    private static Phase compare(
            long from, long to, TreeMap<Long, List<String>> theirs, TreeMap<Long, List<String>> ours) {
        int events = 0;
        int missed = 0;
        var cycles = new TreeSet<>(theirs.subMap(from, to).keySet());
        cycles.addAll(ours.subMap(from, Math.min(to, Long.MAX_VALUE)).keySet());
        for (long cycle : cycles) {
            var left = new ArrayList<>(ours.getOrDefault(cycle, List.of()));
            for (String event : theirs.getOrDefault(cycle, List.of())) {
                events++;
                if (!left.remove(event)) {
                    missed++;
                }
            }
        }
        return new Phase(from, events, missed);
    }

    private static TreeMap<Long, List<String>> byCycle(List<EventLog.Event> events) {
        var result = new TreeMap<Long, List<String>>();
        for (var event : events) {
            result.computeIfAbsent(event.cycle(), _ -> new ArrayList<>()).add(event.text());
        }
        return result;
    }

    /** Events of a kind in the trace, and those of them that the engine has in the same cycle. */
    Map.Entry<Integer, Integer> matched(String kind) {
        var ours = byCycle(engine.events());
        int all = 0;
        int equal = 0;
        for (var event : rtl) {
            if (event.text().startsWith(kind + " ")) {
                all++;
                equal += ours.getOrDefault(event.cycle(), List.of()).contains(event.text()) ? 1 : 0;
            }
        }
        return Map.entry(all, equal);
    }
}

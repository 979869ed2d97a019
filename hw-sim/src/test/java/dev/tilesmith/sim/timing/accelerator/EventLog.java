package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the engine tells, one line an event, as far as traces of the RTL show it. */
final class EventLog implements TimingListener {
    record Event(long cycle, String text) {}

    private final List<Event> events = new ArrayList<>();

    List<Event> events() {
        return events;
    }

    /** The cycles, from a start on, in which an event of this beginning happened. */
    List<Long> cyclesOf(String beginning, long start) {
        return events.stream()
                .filter(event -> event.text().startsWith(beginning))
                .map(event -> event.cycle() - start)
                .toList();
    }

    private void add(long cycle, String name, int id, String rest) {
        events.add(new Event(cycle, name + " " + id + rest));
    }

    private static String operands(int funct, long rs1, long rs2) {
        return " " + funct + " " + Long.toHexString(rs1) + " " + Long.toHexString(rs2);
    }

    @Override
    public void command(long cycle, int funct, long rs1, long rs2, int line) {
        add(cycle, "cmd", 0, operands(funct, rs1, rs2));
    }

    @Override
    public void allocated(long cycle, int funct, long rs1, long rs2, int line) {
        add(cycle, "alloc", 0, operands(funct, rs1, rs2));
    }

    @Override
    public void issued(long cycle, int slot, int funct, long rs1, long rs2) {
        String kind = slot < 16 ? "issue_ld" : slot < 32 ? "issue_ex" : "issue_st";
        add(cycle, kind, slot, operands(funct, rs1, rs2));
    }

    @Override
    public void done(long cycle, int slot) {
        add(cycle, "done", slot, "");
    }

    @Override
    public void readRequest(long cycle, int id, int logBytes, long address) {
        add(cycle, "rd_req", id, " " + logBytes + " " + Long.toHexString(address));
    }

    @Override
    public void readBeat(long cycle, int id) {
        add(cycle, "rd_beat", id, "");
    }

    @Override
    public void writeBeat(long cycle, int id, long address) {
        add(cycle, "wr_beat", id, " " + Long.toHexString(address));
    }

    @Override
    public void writeAcknowledged(long cycle, int id) {
        add(cycle, "wr_ack", id, "");
    }
}

package dev.tilesmith.sim.timing.accelerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.timing.accelerator.shared.FrontendTlb;
import org.junit.jupiter.api.Test;

/** The TLB and the registers in front of it, cycle by cycle as in FrontendTLB.scala. */
class FrontendTlbTest {
    private static final long PAGE = 0x8000_1000L;
    private static final long NEXT_PAGE = 0x8000_2000L;

    private final FrontendTlb tlb = new FrontendTlb();
    private final FrontendTlb.Client reader = tlb.reader();
    private final FrontendTlb.Client writer = tlb.writer();

    /** Shows the address in time and asks for it. */
    private static void ask(FrontendTlb.Client client, long cycle, long address) {
        client.show(cycle - 1, address);
        client.ask(cycle);
    }

    private void assertCounts(long cycle, long misses, long requests) {
        assertEquals(misses, reader.missCyclesBefore(cycle), "misses before " + cycle);
        assertEquals(requests, tlb.requestsBefore(cycle), "requests before " + cycle);
    }

    @Test
    void misses_count_until_the_first_translation() {
        ask(reader, 10, PAGE);
        // The TLB answers in cycle 11, and the register still differs in it, so that 12 counts once more.
        assertCounts(11, 11, 0);
        assertFalse(reader.misses(11));
        assertCounts(12, 11, 1);
        assertCounts(13, 12, 1);
        assertCounts(100, 12, 1);
    }

    @Test
    void two_requests_in_a_row_both_go_to_the_tlb_and_a_third_does_not() {
        ask(reader, 10, PAGE);
        ask(reader, 11, PAGE + 64);
        ask(reader, 12, PAGE + 128);
        assertCounts(20, 11, 2);
        ask(reader, 30, PAGE + 192);
        assertCounts(40, 11, 2);
    }

    @Test
    void another_page_and_a_flush_are_asked_for_anew() {
        ask(reader, 10, PAGE);
        ask(reader, 11, PAGE);
        ask(reader, 20, NEXT_PAGE);
        ask(reader, 21, NEXT_PAGE);
        assertCounts(30, 11, 4);
        tlb.flush(30);
        // The comparison of cycle 31 misses, which shows from 32 on, up to the answer in 41.
        ask(reader, 40, NEXT_PAGE);
        ask(reader, 41, NEXT_PAGE);
        assertCounts(50, 11 + 9, 6);
    }

    @Test
    void of_two_that_come_with_other_pages_at_once_one_misses_and_they_take_turns() {
        ask(reader, 10, PAGE);
        ask(writer, 10, NEXT_PAGE);
        assertFalse(reader.misses(11));
        assertTrue(writer.misses(11));
        ask(reader, 20, NEXT_PAGE);
        ask(writer, 20, PAGE);
        assertTrue(reader.misses(21));
        assertFalse(writer.misses(21));
        assertEquals(2, tlb.requestsBefore(22));
    }

    @Test
    void one_that_stays_on_its_page_disturbs_nobody() {
        ask(reader, 10, PAGE);
        ask(reader, 20, PAGE);
        ask(writer, 20, NEXT_PAGE);
        assertFalse(reader.misses(21));
        assertFalse(writer.misses(21));
    }

    @Test
    void an_address_of_another_page_that_waits_behind_takes_the_translation_away() {
        ask(writer, 10, PAGE);
        writer.show(10, NEXT_PAGE);
        assertFalse(writer.misses(11));
        assertTrue(writer.misses(12));
    }

    @Test
    void a_translation_that_is_not_used_at_once_is_lost_while_the_register_is_written() {
        ask(writer, 10, PAGE);
        assertFalse(writer.misses(11));
        assertTrue(writer.misses(12));
        assertFalse(writer.misses(13));
    }
}

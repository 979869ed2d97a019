package dev.tilesmith.sim.timing.accelerator.counter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The register in front of the TLB, cycle by cycle as in FrontendTLB.scala. */
class TranslationsTest {
    private static final long PAGE = 0x8000_1000L;
    private static final long NEXT_PAGE = 0x8000_2000L;

    private final Translations translations = new Translations();

    private void assertCounts(long cycle, long misses, long requests) {
        assertEquals(misses, translations.missCyclesBefore(cycle), "misses before " + cycle);
        assertEquals(requests, translations.requestsBefore(cycle), "requests before " + cycle);
    }

    @Test
    void misses_count_until_the_first_translation() {
        translations.ask(10, PAGE);
        // The TLB answers in cycle 11, and the register still differs in it, so that 12 counts once more.
        assertCounts(10, 10, 0);
        assertCounts(11, 11, 0);
        assertCounts(12, 11, 1);
        assertCounts(13, 12, 1);
        assertCounts(100, 12, 1);
    }

    @Test
    void two_requests_in_a_row_both_go_to_the_tlb_and_a_third_does_not() {
        translations.ask(10, PAGE);
        translations.ask(11, PAGE + 64);
        translations.ask(12, PAGE + 128);
        assertCounts(20, 11, 2);
        translations.ask(30, PAGE + 192);
        assertCounts(40, 11, 2);
    }

    @Test
    void another_page_and_a_flush_are_asked_for_anew() {
        translations.ask(10, PAGE);
        translations.ask(11, PAGE);
        translations.ask(20, NEXT_PAGE);
        translations.ask(21, NEXT_PAGE);
        assertCounts(30, 11, 4);
        translations.flush(30);
        // The comparison of cycle 31 misses, which shows from 32 on, up to the answer in 41.
        translations.ask(40, NEXT_PAGE);
        translations.ask(41, NEXT_PAGE);
        assertCounts(50, 11 + 9, 6);
    }

    @Test
    void what_is_asked_in_a_cycle_does_not_count_before_it() {
        translations.ask(10, PAGE);
        assertCounts(10, 10, 0);
    }
}

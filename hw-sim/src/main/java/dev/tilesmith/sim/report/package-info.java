/** What a run says about itself: counters, stalls by reason and line, timeline. */
@NullMarked
package dev.tilesmith.sim.report;

import org.jspecify.annotations.NullMarked;

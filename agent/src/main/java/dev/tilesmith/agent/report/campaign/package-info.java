/** What a campaign leaves for people: its lines on a terminal, its page, its table for programs. Prints nothing. */
@NullMarked
package dev.tilesmith.agent.report.campaign;

import org.jspecify.annotations.NullMarked;

/** What a run leaves for people; returns text and prints nothing. */
@NullMarked
package dev.tilesmith.agent.report;

import org.jspecify.annotations.NullMarked;

/** {@code tilesmith schedules} and its commands. */
@NullMarked
package dev.tilesmith.agent.cli.schedules;

import org.jspecify.annotations.NullMarked;

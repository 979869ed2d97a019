/** What a kernel's commands tell about how it lays its op over the machine. May use {@code schedule}, not the store. */
@NullMarked
package dev.tilesmith.schedule.facts;

import org.jspecify.annotations.NullMarked;

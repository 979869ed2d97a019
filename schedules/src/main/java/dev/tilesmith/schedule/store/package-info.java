/** Where runs and schedules are kept: SQLite, plain rows, numbered migrations. */
@NullMarked
package dev.tilesmith.schedule.store;

import org.jspecify.annotations.NullMarked;

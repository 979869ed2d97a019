/**
 * Schedules without search: mappings of built-in ops onto the machine, ranked by a cost model of their own, and the kernels
 * that carry them out. Uses ops and the C builder; knows nothing of the store.
 */
@NullMarked
package dev.tilesmith.schedule.mapper;

import org.jspecify.annotations.NullMarked;

/** Which kernels are parents, how many plans each gets, and which kernels survive an iteration. */
@NullMarked
package dev.tilesmith.agent.search.strategy;

import org.jspecify.annotations.NullMarked;

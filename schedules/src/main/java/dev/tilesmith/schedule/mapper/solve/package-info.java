/**
 * Mapping as a constrained optimization: the bounds of a product's or convolution's seven loops are divided among the levels of
 * the machine, after CoSA (Huang et al., ISCA 2021), with every size and every count as its logarithm, so that products
 * become sums. Two solvers for the same problem: one that a library proves optimal, one in plain Java. Knows no op and
 * writes no kernel.
 */
@NullMarked
package dev.tilesmith.schedule.mapper.solve;

import org.jspecify.annotations.NullMarked;

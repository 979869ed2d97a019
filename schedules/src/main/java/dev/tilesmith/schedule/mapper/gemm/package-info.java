/** Mappings of products: what they are, what they are estimated to take, and the kernels that carry them out. */
@NullMarked
package dev.tilesmith.schedule.mapper.gemm;

import org.jspecify.annotations.NullMarked;

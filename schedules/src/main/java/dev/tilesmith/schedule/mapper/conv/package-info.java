/** Mappings of convolutions: what they are, what they are estimated to take, and the kernels that carry them out: by slices of the input (Conv), with the whole input resident (Image), by kernel rows (Row). */
@NullMarked
package dev.tilesmith.schedule.mapper.conv;

import org.jspecify.annotations.NullMarked;

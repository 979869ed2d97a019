/** What ops compute: the right outputs for given inputs, sharing nothing with the machine. */
@NullMarked
package dev.tilesmith.op.reference;

import org.jspecify.annotations.NullMarked;

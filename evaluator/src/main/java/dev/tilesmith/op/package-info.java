/** What to compute: ops, shapes, options, their text form and their inputs. */
@NullMarked
package dev.tilesmith.op;

import org.jspecify.annotations.NullMarked;

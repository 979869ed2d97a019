/** Why files could not be read or written, in words. Uses nothing else of Tilesmith. */
@NullMarked
package dev.tilesmith.file;

import org.jspecify.annotations.NullMarked;

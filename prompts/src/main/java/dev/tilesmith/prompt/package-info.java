/** Prompt templates and target notes, rendered from typed inputs. */
@NullMarked
package dev.tilesmith.prompt;

import org.jspecify.annotations.NullMarked;

/** The commands, and the only main. */
@NullMarked
package dev.tilesmith.agent.cli;

import org.jspecify.annotations.NullMarked;

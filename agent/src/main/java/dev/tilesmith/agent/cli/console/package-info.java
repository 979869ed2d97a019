/** What every command has: where it writes, what it reads from its surroundings, how it ends. */
@NullMarked
package dev.tilesmith.agent.cli.console;

import org.jspecify.annotations.NullMarked;

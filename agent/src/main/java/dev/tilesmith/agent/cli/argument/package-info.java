/** What commands take on the command line: ops, kernel files, numbers, a compiler, runs and schedules of the store. */
@NullMarked
package dev.tilesmith.agent.cli.argument;

import org.jspecify.annotations.NullMarked;

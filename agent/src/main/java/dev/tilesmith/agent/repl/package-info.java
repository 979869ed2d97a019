/**
 * The interactive session: {@link dev.tilesmith.agent.repl.Session} is what it has, immutable; {@code Workbench} keeps it and
 * its files; each command of the session is a thin use of both and of the commands of the command line, which are passed in.
 * Only {@code TerminalLines} and {@code TabCompleter} know the terminal.
 */
@NullMarked
package dev.tilesmith.agent.repl;

import org.jspecify.annotations.NullMarked;

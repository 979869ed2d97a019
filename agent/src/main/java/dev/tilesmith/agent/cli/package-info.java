/** The only main, and the commands about Tilesmith itself: ops, menus, prompts, settings, the machine that it runs on. */
@NullMarked
package dev.tilesmith.agent.cli;

import org.jspecify.annotations.NullMarked;

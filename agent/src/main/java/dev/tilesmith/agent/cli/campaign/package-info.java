/** Commands that begin, go on with, or list campaigns: many runs under one budget. */
@NullMarked
package dev.tilesmith.agent.cli.campaign;

import org.jspecify.annotations.NullMarked;

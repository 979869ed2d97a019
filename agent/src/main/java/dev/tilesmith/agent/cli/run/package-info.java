/** Commands that begin, go on with, repeat or show runs. */
@NullMarked
package dev.tilesmith.agent.cli.run;

import org.jspecify.annotations.NullMarked;

/** Commands about single kernels and programs. */
@NullMarked
package dev.tilesmith.agent.cli.kernel;

import org.jspecify.annotations.NullMarked;

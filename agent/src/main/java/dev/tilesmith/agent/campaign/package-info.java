/** One search from its settings to what it leaves behind. */
@NullMarked
package dev.tilesmith.agent.campaign;

import org.jspecify.annotations.NullMarked;

/** How the plans of an iteration are shared out among proposers. */
@NullMarked
package dev.tilesmith.agent.search.ensemble;

import org.jspecify.annotations.NullMarked;

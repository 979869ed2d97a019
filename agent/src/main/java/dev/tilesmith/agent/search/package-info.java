/** The beam search, its journal and its budgets. */
@NullMarked
package dev.tilesmith.agent.search;

import org.jspecify.annotations.NullMarked;

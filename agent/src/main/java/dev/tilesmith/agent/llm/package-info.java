/** Model clients, ensembles and their accounting. */
@NullMarked
package dev.tilesmith.agent.llm;

import org.jspecify.annotations.NullMarked;

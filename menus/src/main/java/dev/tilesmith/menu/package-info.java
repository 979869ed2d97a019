/** Optimization menus: what a planner may choose from. */
@NullMarked
package dev.tilesmith.menu;

import org.jspecify.annotations.NullMarked;

package dev.tilesmith.menu;

/** A menu that cannot be offered; the message says which, what is wrong and what would be right. */
public final class BadMenu extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadMenu(String message) {
        super(message);
    }
}

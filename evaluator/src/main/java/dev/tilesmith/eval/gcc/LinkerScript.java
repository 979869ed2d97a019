package dev.tilesmith.eval.gcc;

import dev.tilesmith.sim.memory.MemoryMap;

/** Where the linker puts things: code at the start of the code area, constants and data on pages behind it. */
final class LinkerScript {
    private static final String TEXT = """
            ENTRY(%s)
            PHDRS { code PT_LOAD FLAGS(5); constants PT_LOAD FLAGS(4); data PT_LOAD FLAGS(6); }
            SECTIONS
            {
              . = 0x%x;
              .text : { %s *(.text) *(.text.*) } :code
              . = ALIGN(64);
              .rodata : { *(.rodata .rodata.* .srodata .srodata.*) } :constants
              . = ALIGN(4096);
              .data : { *(.data .data.* .sdata .sdata.*) } :data
              .bss : { *(.bss .bss.* .sbss .sbss.* COMMON) } :data
              /DISCARD/ : { *(.eh_frame) *(.comment) *(.riscv.attributes) }
            }
            """;

    private LinkerScript() {}

    /**
     * A script with so many halves (as {@code c.nop}) in front of the kernel's code, which itself is aligned to halves
     * only: so the entry gets to 2 mod 4 wherever the compiler put it among the kernel's own functions.
     */
    static String render(String entry, int halvesInFront) {
        return TEXT.formatted(entry, MemoryMap.CODE_BASE, "SHORT(0x0001) ".repeat(halvesInFront));
    }
}

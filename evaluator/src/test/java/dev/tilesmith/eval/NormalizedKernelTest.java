package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import org.junit.jupiter.api.Test;

class NormalizedKernelTest {
    private static final String KERNEL = """
            void kernel(const elem_t A[16][16], elem_t C[16][16]) {
                for (int i = 0; i < 16; i++) {
                    int v = A[i][i];
                    C[i][0] = v + i;
                }
            }
            """;

    private static String hash(String source) {
        return NormalizedKernel.hash(source, GemminiConfig.INT8_16);
    }

    @Test
    void formatting_and_comments_do_not_count() {
        assertEquals(hash(KERNEL), hash(KERNEL.replace("    ", "\t").replace("{", "\n{ // open\n")));
        assertEquals(hash(KERNEL), hash("/* accept this */\n" + KERNEL));
    }

    @Test
    void names_of_locals_and_parameters_do_not_count() {
        assertEquals(
                hash(KERNEL), hash(KERNEL.replace("v", "w").replace("wo", "vo").replace("A[", "input[")));
    }

    @Test
    void exchanged_names_count() {
        assertNotEquals(hash(KERNEL), hash(KERNEL.replace("v + i", "i + v")));
    }

    @Test
    void a_number_counts() {
        assertNotEquals(hash(KERNEL), hash(KERNEL.replace("C[i][0]", "C[i][1]")));
    }

    @Test
    void text_that_does_not_parse_has_a_hash_too() {
        assertEquals(hash("void kernel("), hash("void kernel("));
        assertNotEquals(hash("void kernel("), hash("void kernel( "));
    }
}

package dev.tilesmith.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsTest {
    @Test
    void an_op_says_what_each_element_of_its_result_is() {
        assertEquals(
                """
                C[i][j] = clip(round(0.05f * max(0, bias[j] + sum over k of A[k][i] * B[k][j])))
                sums are int32
                round: to the nearest integer, ties to even; clip: to -128 … 127""", Ops.parse("gemm:16x32x48,ta,bias=row,act=relu,scale=0.05").definition());
        assertEquals(
                """
                output[b][y][x][f] = bias[b][y][x][f] + sum over r, s, c of input[b][y * 2 + r - 1][x * 2 + s - 1][c] * weights[r][s][c][f]
                sums are int32
                elements outside of the input count as 0""",
                Ops.parse("conv:1x14x14x32,k=32,r=3,s=3,stride=2,pad=1,bias=full,out=i32")
                        .definition());
        assertEquals(
                "C[i][j] = sum over k of A[i][k] * B[j][k]",
                Ops.parse("gemm:4x8x12,tb,type=f32").definition());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:512x512x512",
                "gemm:1x1x1",
                "gemm:64x32x48,ta",
                "gemm:64x32x48,ta,tb,bias=full,act=relu,scale=0.05",
                "gemm:64x64x64,bias=row,act=relu,scale=0.05",
                "gemm:64x64x64,bias=full,out=i32",
                "gemm:12x12x12,act=relu,scale=-2.0,type=f32",
                "conv:4x56x56x64,k=64,r=3,s=3,pad=1",
                "conv:1x9x9x3,k=5,r=3,s=1,stride=2,tb,bias=row"
            })
    void canonical_text_round_trips(String text) {
        assertEquals(text, Ops.parse(text).text());
        assertEquals(Ops.parse(text), Ops.parse(Ops.parse(text).text()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemm:016x16x16,bias=row,tb|gemm:16x16x16,tb,bias=row",
                "gemm:16x16x16,bias=none,act=none,out=i8,type=i8|gemm:16x16x16",
                "gemm:512x512x512,scale=0.000244140625|gemm:512x512x512",
                "gemm:4x4x4,type=f32,scale=1|gemm:4x4x4,type=f32",
                "conv:1x8x8x8,pad=0,stride=1,s=1,r=1,k=8|conv:1x8x8x8,k=8,r=1,s=1"
            })
    void other_spellings_become_canonical(String text, String canonical) {
        assertEquals(canonical, Ops.parse(text).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemm:0x1x1|M is 0; M must be a whole number from 1 to 1,048,576",
                "gemm:-1x1x1|M is -1",
                "gemm:1x99999999999999999999x1|K is 99999999999999999999",
                "gemm:1048576x1x1048576|array elem_t C[1048576][1048576] would have 1,099,511,627,776 bytes",
                "gemm:1x2|'1x2' has 2 sizes, expected 3: MxKxN",
                "gemm:|'' has 0 sizes",
                "gemm:axbxc|M is 'a'",
                "gemm:1x1x1,|a comma without an option",
                "gemm:64X64X64|separate sizes with a small x: MxKxN",
                "gemm:1x1x1,foo|unknown option 'foo'; options are ta, tb",
                "gemm:1x1x1,pad=1|unknown option 'pad'; options are ta, tb",
                "gemm:1x1x1,bais=row|unknown option 'bais'; did you mean 'bias'?",
                "gemm:1x1x1,ta,ta|option 'ta' is given twice",
                "gemm:1x1x1,ta=1|option 'ta' takes no value",
                "gemm:1x1x1,bias|option 'bias' needs a value",
                "gemm:1x1x1,bias=col|bias is 'col'; bias must be one of none, row, full",
                "gemm:1x1x1,scale=0|scale is '0'",
                "gemm:1x1x1,scale=nan|scale is 'nan'",
                "gemm:1x1x1,scale=1e99|scale is '1e99'",
                "gemm:1x1x1,out=i32,act=relu|out=i32 stores the sums as they are; leave out act",
                "gemm:1x1x1,out=i32,type=f32|out=i32 does not go with type=f32",
                "conv:1x8x8x8,k=8,r=3,s=3,ta|'ta' does not apply to a convolution",
                "conv:1x8x8x8,r=3,s=3|option 'k' is missing",
                "conv:1x8x8x8,k=8,r=9,s=3|the 9x3 kernel is larger than the padded image, 8x8",
                "conv:1x8x8x8,k=8,r=3,s=3,pad=3|pad is 3, the kernel is 3x3",
                "gem:1x1x1|unknown kind 'gem'",
                "hello|has no kind before a colon",
                "c:|names no file",
                "c:no-such-file.c|no such file"
            })
    void bad_text_gets_one_clear_sentence(String text, String part) {
        var problem = assertThrows(BadOp.class, () -> Ops.parse(text)).reason();
        assertTrue(problem.contains(part), problem);
        assertTrue(!problem.contains("\n"), problem);
    }

    @Test
    void the_interface_of_a_product_names_every_array() {
        assertEquals(
                "void kernel(const elem_t A[32][64], const elem_t B[48][32], const acc_t bias[48], elem_t C[64][48])",
                Ops.parse("gemm:64x32x48,ta,tb,bias=row").signature());
        assertEquals(
                "void kernel(const elem_t A[8][8], const elem_t B[8][8], acc_t C[8][8])",
                Ops.parse("gemm:8x8x8,out=i32").signature());
    }

    @Test
    void the_interface_of_a_convolution_is_nhwc_and_rsck() {
        assertEquals(
                "void kernel(const elem_t input[4][9][9][3], const elem_t weights[3][2][3][8], elem_t output[4][5][5][8])",
                Ops.parse("conv:4x9x9x3,k=8,r=3,s=2,stride=2,pad=1").signature());
    }

    @Test
    void padding_is_not_counted_as_work() {
        assertEquals(
                64L * 64 * 32 * 9,
                Ops.parse("conv:1x66x66x1,k=32,r=3,s=3").macs().orElseThrow());
        // 4x4 image, 3x3 kernel, pad 1: each axis has 3 * 4 - 2 taps inside.
        assertEquals(100, Ops.parse("conv:1x4x4x1,k=1,r=3,s=3,pad=1").macs().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"1,-7", "2,-8", "4,-8", "5,-9", "64,-10", "512,-12", "1024,-12", "1025,-13"})
    void the_default_scale_is_a_power_of_two_of_the_depth(long depth, int exponent) {
        assertEquals(Math.scalb(1.0f, exponent), Scales.defaultScale(depth));
    }

    @Test
    void scales_print_digits_that_read_back() {
        assertEquals("0.000244140625", Scales.text(0x1p-12f));
        assertEquals("0.05", Scales.text(0.05f));
        assertEquals("1.0", Scales.text(1.0f));
        assertEquals(1.1e-9f, Float.parseFloat(Scales.text(1.1e-9f)));
    }
}

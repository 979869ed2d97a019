package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Vocabulary.Command;
import dev.tilesmith.sim.isa.Vocabulary.Definition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * The rows of {@link Vocabulary}: long forms with their operands (gemmini.md sections 2.3 to 2.5), then short forms as
 * calls of longer ones. Parameter names and order are the vendor's (gemmini-rocc-tests, include/gemmini.h, 2023-10). A
 * table: its methods may be long.
 */
final class VocabularyTable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, String> constants;
    private final SequencedMap<String, Definition> definitions = new LinkedHashMap<>();

    VocabularyTable(Map<String, String> constants) {
        this.constants = constants;
        addMoves();
        addComputes();
        addConfigurations();
        addLoopOfMatrices();
        addLoopOfConvolutions();
        addDefinition(Vocabulary.FENCE, "", List.of());
        addDefinition(Vocabulary.COUNTER_ACCESS, "rd, config_reg", List.of());
    }

    List<Definition> definitions() {
        return List.copyOf(definitions.values());
    }

    static SequencedMap<String, String> typedefs(GemminiConfig config) {
        var isFloat = config.element() == GemminiConfig.Element.FLOAT32;
        var types = new LinkedHashMap<String, String>();
        types.put("elem_t", isFloat ? "float" : "int8_t");
        types.put("acc_t", isFloat ? "float" : "int32_t");
        types.put("full_t", isFloat ? "double" : "int64_t");
        types.put("scale_t", "float");
        types.put("scale_t_bits", "uint32_t");
        types.put("scale_acc_t", isFloat ? "float" : "int32_t");
        types.put("scale_acc_t_bits", "uint32_t");
        types.put("acc_scale_t", "float");
        types.put("acc_scale_t_bits", "uint32_t");
        if (isFloat) {
            types.put("elem_t_bits", "uint32_t");
            types.put("acc_t_bits", "uint32_t");
        }
        return types;
    }

    static SequencedMap<String, String> constants(GemminiConfig config) {
        var isFloat = config.element() == GemminiConfig.Element.FLOAT32;
        var values = new LinkedHashMap<String, String>();
        values.put("DIM", "" + config.dim());
        values.put("ADDR_LEN", "32");
        values.put("BANK_NUM", "" + config.scratchpadBanks());
        values.put("BANK_ROWS", "" + config.scratchpadBankRows());
        values.put("ACC_ROWS", "" + config.accumulatorRows());
        values.put("MAX_BYTES", "" + config.maxBlocks() * config.scratchpadRowBytes());
        values.put("MAX_BLOCK_LEN", "" + config.maxBlocks());
        values.put("MAX_BLOCK_LEN_ACC", "" + config.maxWideBlocks());
        values.put("GARBAGE_ADDR", "((uint32_t)(-1))");
        values.put("OUTPUT_STATIONARY", "0");
        values.put("WEIGHT_STATIONARY", "1");
        values.put("NO_ACTIVATION", "0");
        values.put("RELU", "1");
        values.put("LAYERNORM", "2");
        values.put("IGELU", "3");
        values.put("SOFTMAX", "4");
        values.put("MVIN_SCALE_IDENTITY", "1.0");
        values.put("ACC_SCALE_IDENTITY", "1.0");
        values.put("elem_t_max", isFloat ? "(3.4028235e38f)" : "((int8_t)127)");
        values.put("elem_t_min", isFloat ? "(-3.4028235e38f)" : "((int8_t)-128)");
        return values;
    }

    private void addMoves() {
        var narrow = "((uint64_t)(rows) << 48) | ((uint64_t)(cols) << 32) | (spad_addr)";
        var wide = "((uint64_t)(rows) << 48) | ((uint64_t)(cols) << 32) | (uint64_t)(spad_addr)";
        var parameters = "dram_addr, spad_addr, cols, rows";
        add("gemmini_extended_mvin", parameters, 2, "(dram_addr)", narrow);
        add("gemmini_extended_mvin2", parameters, 1, "(dram_addr)", narrow);
        add("gemmini_extended_mvin3", parameters, 14, "(dram_addr)", narrow);
        add("gemmini_extended_mvout", parameters, 3, "(dram_addr)", wide);
        addShort(
                "gemmini_block_mvin",
                "dram_addr, spad_addr, len",
                "gemmini_extended_mvin(dram_addr, spad_addr, (len) * DIM, DIM)");
        addShort("gemmini_mvin", "dram_addr, spad_addr", "gemmini_extended_mvin(dram_addr, spad_addr, DIM, DIM)");
        addShort("gemmini_mvout", "dram_addr, spad_addr", "gemmini_extended_mvout(dram_addr, spad_addr, DIM, DIM)");
    }

    private void addComputes() {
        add("gemmini_extended_preload", "BD, C, BD_cols, BD_rows, C_cols, C_rows", 6, operand("BD"), operand("C"));
        var parameters = "A, BD, A_cols, A_rows, BD_cols, BD_rows";
        add("gemmini_extended_compute_preloaded", parameters, 4, operand("A"), operand("BD"));
        add("gemmini_extended_compute_accumulated", parameters, 5, operand("A"), operand("BD"));
        addShort("gemmini_compute_preloaded", "A, BD", "gemmini_extended_compute_preloaded(A, BD, DIM, DIM, DIM, DIM)");
        addShort(
                "gemmini_compute_accumulated",
                "A, BD",
                "gemmini_extended_compute_accumulated(A, BD, DIM, DIM, DIM, DIM)");
        addShort("gemmini_preload", "BD, C", "gemmini_extended_preload(BD, C, DIM, DIM, DIM, DIM)");
        addShort("gemmini_preload_zeros", "C", "gemmini_preload(GARBAGE_ADDR, C)");
    }

    private static String operand(String name) {
        return "((uint64_t)(%1$s_rows) << 48) | ((uint64_t)(%1$s_cols) << 32) | (uint64_t)(%1$s)".formatted(name);
    }

    private void addConfigurations() {
        add(
                "gemmini_extended3_config_ex",
                "dataflow, sys_act, sys_shift, sys_acc_scale, C_stride, A_stride, A_transpose, B_transpose,"
                        + " set_only_strides",
                0,
                "((uint64_t)__float_bits((float)(sys_acc_scale)) << 32) | ((uint64_t)(A_stride) << 16)"
                        + " | ((B_transpose) << 9) | ((A_transpose) << 8) | ((set_only_strides) << 7)"
                        + " | ((sys_act) << 3) | ((dataflow) << 2) | 0",
                "((uint64_t)(C_stride) << 48) | (sys_shift)");
        var exParameters = "dataflow, sys_act, sys_shift, A_stride, A_transpose, B_transpose";
        addShort(
                "gemmini_extended2_config_ex",
                exParameters,
                "gemmini_extended3_config_ex(dataflow, sys_act, sys_shift, ACC_SCALE_IDENTITY, 1, A_stride,"
                        + " A_transpose, B_transpose, 0)");
        addShort("gemmini_extended_config_ex", exParameters, "gemmini_extended2_config_ex(" + exParameters + ")");
        addShort(
                "gemmini_config_ex",
                "dataflow, sys_act, sys_shift",
                "gemmini_extended_config_ex(dataflow, sys_act, sys_shift, 1, 0, 0)");

        add(
                "gemmini_extended5_config_ld",
                "stride, scale, shrunk, block_mvin_stride, pixel_repeats, id",
                0,
                "((uint64_t)(__float_bits(scale)) << 32) | ((uint64_t)(block_mvin_stride) << 16)"
                        + " | ((uint64_t)(pixel_repeats) << 8) | ((id) << 3) | ((shrunk) << 2) | 1",
                "(stride)");
        addShort(
                "gemmini_extended4_config_ld",
                "stride, scale, shrunk, block_mvin_stride, id",
                "gemmini_extended5_config_ld(stride, scale, shrunk, block_mvin_stride, 1, id)");
        addShort(
                "gemmini_extended3_config_ld",
                "stride, scale, shrunk, id",
                "gemmini_extended4_config_ld(stride, scale, shrunk, DIM, id)");
        addShort(
                "gemmini_extended2_config_ld",
                "stride, scale, shrunk",
                "gemmini_extended3_config_ld(stride, scale, shrunk, 0)");
        addShort("gemmini_extended_config_ld", "stride, scale", "gemmini_extended2_config_ld(stride, scale, 0)");
        addShort("gemmini_config_ld", "stride", "gemmini_extended_config_ld(stride, MVIN_SCALE_IDENTITY)");

        add(
                "gemmini_extended2_config_st",
                "stride, acc_act, acc_scale, pool_stride, pool_size, pool_out_dim, porows, pocols, orows, ocols,"
                        + " upad, lpad",
                0,
                "((uint64_t)(ocols) << 56) | ((uint64_t)(orows) << 48) | ((uint64_t)(pocols) << 40)"
                        + " | ((uint64_t)(porows) << 32) | ((uint64_t)(pool_out_dim) << 24) | ((uint64_t)(lpad) << 10)"
                        + " | ((uint64_t)(upad) << 8) | ((uint64_t)(pool_size) << 6) | ((uint64_t)(pool_stride) << 4)"
                        + " | ((uint64_t)(acc_act) << 2) | 2",
                "((uint64_t)__float_bits((float)(acc_scale)) << 32) | ((uint32_t)(stride))");
        addShort(
                "gemmini_extended_config_st",
                "stride, acc_act, acc_scale",
                "gemmini_extended2_config_st(stride, acc_act, acc_scale, 0, 0, 0, 0, 0, 0, 0, 0, 0)");
        addShort(
                "gemmini_config_st", "stride", "gemmini_extended_config_st(stride, NO_ACTIVATION, ACC_SCALE_IDENTITY)");

        add(
                "gemmini_config_norm",
                "q_const, q_const_type, set_stats_id_only, act_msb, stat_id, igelu_qb, igelu_qc",
                0,
                "(((uint64_t)((uint32_t)(q_const))) << 32) | (((q_const_type) & 1) << 18)"
                        + " | (((set_stats_id_only) & 1) << 17) | (((act_msb) & 1) << 16)"
                        + " | ((uint64_t)(stat_id) << 8) | 3",
                "((uint64_t)((uint32_t)(igelu_qc)) << 32) | ((uint64_t)((uint32_t)(igelu_qb)))");
        add("gemmini_flush", "skip", 7, "(skip)", "0");
    }

    private void addLoopOfMatrices() {
        addDefinition(
                "gemmini_loop_ws",
                "I, J, K, pad_I, pad_J, pad_K, A, B, D, C, A_stride, B_stride, D_stride, C_stride, A_transpose,"
                        + " B_transpose, full_C, low_D, ex_accumulate, act, a_spad_id, b_spad_id, is_resadd",
                List.of(
                        new Command(
                                9,
                                "((uint64_t)(pad_K) << 32) | ((uint64_t)(pad_J) << 16) | (uint64_t)(pad_I)",
                                "((uint64_t)(K) << 32) | ((uint64_t)(J) << 16) | (uint64_t)(I)"),
                        new Command(10, "(A)", "(B)"),
                        new Command(11, "(D)", "(C)"),
                        new Command(12, "(A_stride)", "(B_stride)"),
                        new Command(13, "(D_stride)", "(C_stride)"),
                        new Command(
                                8,
                                "((uint64_t)(a_spad_id) << 18) | ((uint64_t)(b_spad_id) << 16)"
                                        + " | ((uint64_t)(act) << 8) | ((low_D) << 2) | ((full_C) << 1)"
                                        + " | (ex_accumulate)",
                                "((is_resadd) << 2) | ((B_transpose) << 1) | (A_transpose)")));
    }

    private void addLoopOfConvolutions() {
        addDefinition(
                "gemmini_loop_conv_ws",
                "batch_size, in_row_dim, in_col_dim, in_channels, out_channels, out_row_dim, out_col_dim,"
                        + " pool_out_row_dim, pool_out_col_dim, stride, padding, kernel_dim, kernel_dilation,"
                        + " pool_size, pool_stride, pool_padding, batches, porows, pocols, pochs, krows, kcols, kchs,"
                        + " lpad, rpad, upad, dpad, plpad, prpad, pupad, pdpad, orows, ocols, weights, output, bias,"
                        + " input, no_bias, no_pool, downsample, wrot180, input_dilated, activation,"
                        + " trans_output_1203, trans_weight_1203, trans_weight_0132, trans_input_3120,"
                        + " max_pixels_per_row, in_stride, weight_stride, out_stride, dw, a_spad_id, b_spad_id",
                List.of(
                        new Command(
                                16,
                                "((uint64_t)(out_channels) << 48) | ((uint64_t)(in_channels) << 32)"
                                        + " | ((uint64_t)(in_row_dim) << 16) | (uint64_t)(batch_size)",
                                "((uint64_t)(padding) << 56) | ((uint64_t)(stride) << 48)"
                                        + " | ((uint64_t)(out_col_dim) << 32) | ((uint64_t)(pool_out_row_dim) << 16)"
                                        + " | (uint64_t)(out_row_dim)"),
                        new Command(
                                17,
                                "((uint64_t)(kernel_dim) << 48) | ((uint64_t)(pool_out_col_dim) << 32)"
                                        + " | ((uint64_t)(pool_size) << 16) | ((uint64_t)(pool_stride) << 8)"
                                        + " | (uint64_t)(pool_padding)",
                                "((uint64_t)(batches) << 48) | ((uint64_t)(porows) << 32)"
                                        + " | ((uint64_t)(pocols) << 16) | (uint64_t)(pochs)"),
                        new Command(
                                18,
                                "((uint64_t)(krows) << 48) | ((uint64_t)(kcols) << 32) | ((uint64_t)(kchs) << 16)"
                                        + " | (uint64_t)(lpad)",
                                "((uint64_t)(rpad) << 48) | ((uint64_t)(upad) << 32) | ((uint64_t)(dpad) << 24)"
                                        + " | ((uint64_t)(plpad) << 16) | ((uint64_t)(in_col_dim))"),
                        new Command(
                                19,
                                "((uint64_t)(orows) << 48) | ((uint64_t)(prpad) << 32) | ((uint64_t)(pupad) << 21)"
                                        + " | ((uint64_t)(pdpad) << 10) | (uint64_t)(kernel_dilation)",
                                "((uint64_t)(in_stride) << 48) | ((uint64_t)(weight_stride) << 32)"
                                        + " | ((uint64_t)(out_stride) << 16) | (uint64_t)(ocols)"),
                        new Command(20, "(weights)", "(output)"),
                        new Command(21, "(bias)", "(input)"),
                        new Command(
                                15,
                                "((uint64_t)(a_spad_id) << 18) | ((uint64_t)(b_spad_id) << 16)"
                                        + " | ((uint64_t)(max_pixels_per_row) << 8) | ((dw) << 6)"
                                        + " | ((trans_input_3120) << 5) | ((trans_weight_0132) << 4)"
                                        + " | ((trans_weight_1203) << 3) | ((trans_output_1203) << 2)"
                                        + " | ((wrot180) << 1) | (no_bias)",
                                "((activation) << 3) | ((input_dilated) << 2) | ((downsample) << 1) | (no_pool)")));
    }

    private void add(String name, String parameters, int funct, String rs1, String rs2) {
        addDefinition(name, parameters, List.of(new Command(funct, rs1, rs2)));
    }

    /** A short form: a call of an earlier definition, whose operands are expanded once and for all. */
    private void addShort(String name, String parameters, String call) {
        var open = call.indexOf('(');
        var target = definitions.get(call.substring(0, open));
        if (target == null) {
            throw new IllegalStateException("short form " + name + " before its long form: " + call);
        }
        var arguments = topLevelArguments(call.substring(open + 1, call.length() - 1));
        var substitution = new LinkedHashMap<String, String>();
        for (var i = 0; i < arguments.size(); i++) {
            substitution.put(target.parameters().get(i), replaceNames(arguments.get(i), constants));
        }
        addDefinition(
                name,
                parameters,
                target.commands().stream()
                        .map(command -> new Command(
                                command.funct(),
                                replaceNames(command.rs1(), substitution),
                                replaceNames(command.rs2(), substitution)))
                        .toList());
    }

    private void addDefinition(String name, String parameters, List<Command> commands) {
        var names = parameters.isEmpty() ? List.<String>of() : List.of(parameters.split(",\\s*"));
        definitions.put(name, new Definition(name, names, commands));
    }

    private static List<String> topLevelArguments(String text) {
        var arguments = new ArrayList<String>();
        var depth = 0;
        var first = 0;
        for (var i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        arguments.add(text.substring(first, i).strip());
                        first = i + 1;
                    }
                }
                default -> {}
            }
        }
        arguments.add(text.substring(first).strip());
        return arguments;
    }

    private static String replaceNames(String text, Map<String, String> replacements) {
        return NAME.matcher(text).replaceAll(match -> {
            var replacement = replacements.get(match.group());
            return replacement == null ? match.group() : replacement;
        });
    }
}

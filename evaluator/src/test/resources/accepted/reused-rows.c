// op: gemm:32x32x32
// expect: correct
// row: -
// Rows used again after their last reader.
void kernel(const elem_t A[32][32], const elem_t B[32][32], elem_t C[32][32]) {
    gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
    gemmini_config_ld(32);
    gemmini_extended_config_st(32, NO_ACTIVATION, 0.0009765625f);
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 2; k++) {
                gemmini_mvin(&A[i * 16][k * 16], 0);
                gemmini_mvin(&B[k * 16][j * 16], 16);
                gemmini_preload(16, k ? 0xC0000000u : 0x80000000u);
                gemmini_compute_preloaded(0, GARBAGE_ADDR);
            }
            gemmini_mvout(&C[i * 16][j * 16], 0x80000000u);
        }
    }
    gemmini_fence();
}
